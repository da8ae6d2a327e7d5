/** Version of Kramers, as written into every run. */
export const version = '0.1.0';
