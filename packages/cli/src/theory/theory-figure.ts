import type { TheoryDocument } from './theory-document';
export async function writeTheoryFigure(_t: TheoryDocument, _f: string): Promise<void> { throw new Error('later'); }
