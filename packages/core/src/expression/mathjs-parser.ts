import { create, parseDependencies } from 'mathjs/number';

/** mathjs' parser without the rest of mathjs: bundled as a file of its own, it loads in a twentieth of the time. */
export const { parse } = create(parseDependencies!);
