import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What goes through Redis: what a run tells workers of itself, a cell that is to be computed, and what came of it. */
export type MessageKind = 'posting' | 'job' | 'report';

/** A message that is not believed, and why, in words that repeat nothing of it. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

const SIGNED = 'hmac-sha256';
const SUMMED = 'sha256';
const NEWLINE = '\n';

/**
 * Seals every message that goes through Redis: against damage, and, where a secret is shared, against all who do not
 * know it. The seal
 * is one of the message, its kind and its place: a report of one run or cell is none of another.
 *
 * A sealed message is a line with the seal, as `hmac-sha256:<hexadecimal digits>`, or `sha256:…` where there is no
 * secret, and the text.
 * HMAC is that of RFC 2104.
 */
export class Seals {
  /** Tells queues apart whose messages are signed with different secrets. */
  readonly fingerprint: string;

  /** @param secret what the coordinator and its workers know, and nobody else; without it nothing is signed. */
  constructor(readonly secret?: string) {
    this.fingerprint = this.#digest('secret').toString('hex').slice(0, 12);
  }

  /** @param place what the message belongs to: the queue, and the cell. */
  seal(kind: MessageKind, place: readonly string[], text: string): string {
    const scheme = this.secret === undefined ? SUMMED : SIGNED;
    return `${scheme}:${this.#of(kind, place, text).toString('hex')}${NEWLINE}${text}`;
  }

  /**
   * The text of a sealed message. Throws a {@link Refused} if it is not as it was sealed, or not signed as it should
   * be.
   */
  open(kind: MessageKind, place: readonly string[], sealed: string): string {
    const [, scheme, digits, text] = /^([a-z0-9-]+):([0-9a-f]{64})\n([^]*)$/.exec(sealed) ?? [];
    if (text === undefined) throw new Refused(this.secret === undefined ? 'it is not sealed' : 'it is not signed');
    if (this.secret !== undefined && scheme !== SIGNED) throw new Refused('it is not signed');
    if (this.secret === undefined && scheme === SIGNED)
      throw new Refused('it is signed, and no secret is known here; give the run’s with --secret');
    if (timingSafeEqual(this.#of(kind, place, text), Buffer.from(digits!, 'hex'))) return text;
    throw new Refused(
      this.secret === undefined ? 'it is damaged' : 'it was signed with another secret, or changed since',
    );
  }

  #of(kind: MessageKind, place: readonly string[], text: string): Buffer {
    // No JSON has a line break in it: nothing can be moved from the place to the text.
    return this.#digest(JSON.stringify([kind, ...place]) + NEWLINE + text);
  }

  #digest(content: string): Buffer {
    const hash = this.secret === undefined ? createHash(SUMMED) : createHmac(SUMMED, this.secret);
    return hash.update(content).digest();
  }
}

/** What is behind the seal, believed or not: for messages about what was refused. */
export function behindSeal(sealed: string): string {
  return /^[a-z0-9-]+:[0-9a-f]{64}\n/.test(sealed) ? sealed.slice(sealed.indexOf(NEWLINE) + 1) : sealed;
}
