import { HarnessError } from '../../errors.ts';
import type { PickledArray, PickleValue } from './pickle-value.ts';
import { reduceKnown, SAFE_GLOBALS, setState } from './pickled-objects.ts';

const OPCODE_NAMES: Readonly<Record<number, string>> = {
  40: 'MARK',
  66: 'BINBYTES',
  67: 'SHORT_BINBYTES',
  71: 'BINFLOAT',
  73: 'INT',
  77: 'BININT2',
  81: 'BINPERSID',
  93: 'EMPTY_LIST',
  97: 'APPEND',
  101: 'APPENDS',
  105: 'INST',
  111: 'OBJ',
  115: 'SETITEM',
  117: 'SETITEMS',
  125: 'EMPTY_DICT',
  129: 'NEWOBJ',
  130: 'EXT1',
  140: 'SHORT_BINUNICODE',
  146: 'NEWOBJ_EX',
  147: 'STACK_GLOBAL',
  148: 'MEMOIZE',
  149: 'FRAME',
};

/** Objects made per file; published files make four and give two of them their state. */
const MAX_CONSTRUCTIONS = 16;

/**
 * Reads the one array that a `.pruned_init` holds. A pickle is a program; this machine knows only the eighteen opcodes
 * and four globals that occur in LIBERO's published files and refuses everything else by name and offset, so a hostile
 * file can neither call anything nor make the reader allocate much more than its own size.
 */
export function readPickledArray(bytes: Uint8Array, where: string): PickledArray {
  return new PickleMachine(bytes, where).run();
}

class PickleMachine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #where: string;
  readonly #memo = new Map<number, PickleValue>();
  readonly #stack: PickleValue[] = [];
  #offset = 0;
  #constructions = 0;
  /** Where the current opcode stands, for messages. */
  #start = 0;

  constructor(bytes: Uint8Array, where: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#where = where;
  }

  run(): PickledArray {
    for (;;) {
      this.#start = this.#offset;
      const opcode = this.#take(1)[0]!;
      if (opcode === 46) return this.#stop();
      this.#execute(opcode);
    }
  }

  #execute(opcode: number): void {
    switch (opcode) {
      case 0x80:
        this.#protocol();
        return;
      case 40:
        this.#stack.push({ kind: 'mark' });
        return;
      case 75:
        this.#stack.push(this.#take(1)[0]!);
        return;
      case 74:
        this.#stack.push(this.#int32());
        return;
      case 78:
        this.#stack.push(null);
        return;
      case 0x88:
        this.#stack.push(true);
        return;
      case 0x89:
        this.#stack.push(false);
        return;
      case 88:
        this.#stack.push(this.#unicode());
        return;
      case 99:
        this.#stack.push(this.#global());
        return;
      case 113:
        this.#memo.set(this.#take(1)[0]!, this.#top());
        return;
      case 104:
        this.#stack.push(this.#recall(this.#take(1)[0]!));
        return;
      case 0x85:
      case 0x86:
      case 0x87:
        this.#stack.push({ kind: 'tuple', items: this.#popMany(opcode - 0x84) });
        return;
      case 116:
        this.#stack.push({ kind: 'tuple', items: this.#popToMark() });
        return;
      case 82:
        this.#reduce();
        return;
      case 98:
        this.#build();
        return;
      default:
        throw this.#refuse(
          `opcode ${OPCODE_NAMES[opcode] ?? `0x${opcode.toString(16).padStart(2, '0')}`} does not occur in LIBERO's files`,
        );
    }
  }

  #protocol(): void {
    const version = this.#take(1)[0]!;
    if (version !== 2) throw this.#refuse(`expected pickle protocol 2, got ${version}`);
  }

  #global(): PickleValue {
    const name = `${this.#line()} ${this.#line()}`;
    if (!SAFE_GLOBALS.has(name)) {
      throw this.#refuse(
        `the file asks for "${name.replace(' ', '.')}", which is not part of a NumPy array; allowed are ` +
          [...SAFE_GLOBALS].map((known) => known.replace(' ', '.')).join(', '),
      );
    }
    return { kind: 'global', name };
  }

  #countConstruction(): void {
    this.#constructions++;
    if (this.#constructions > MAX_CONSTRUCTIONS) throw this.#refuse('too many objects for one array');
  }

  #reduce(): void {
    this.#countConstruction();
    const args = this.#pop();
    const callee = this.#pop();
    if (typeof callee !== 'object' || callee === null || !('kind' in callee) || callee.kind !== 'global') {
      throw this.#refuse('REDUCE applies something that is not a known constructor');
    }
    const made = reduceKnown(callee.name, tupleItems(args));
    if (typeof made === 'string') throw this.#refuse(made);
    this.#stack.push(made);
  }

  #build(): void {
    this.#countConstruction();
    const state = this.#pop();
    const problem = setState(this.#top(), tupleItems(state));
    if (problem !== undefined) throw this.#refuse(problem);
  }

  #stop(): PickledArray {
    const result = this.#pop();
    if (typeof result !== 'object' || result === null || !('kind' in result) || result.kind !== 'array') {
      throw this.#refuse('expected the pickle to hold one NumPy array');
    }
    if (this.#stack.length > 0) throw this.#refuse('expected one array, found more values');
    if (result.content === undefined) throw this.#refuse('the array has no content');
    return result.content;
  }

  #take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length) {
      throw this.#refuse(`the pickle ends early: ${length} byte(s) needed at offset ${this.#offset}`);
    }
    const slice = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return slice;
  }

  #int32(): number {
    const at = this.#offset;
    this.#take(4);
    return this.#view.getInt32(at, true);
  }

  #line(): string {
    const end = this.#bytes.indexOf(10, this.#offset);
    if (end < 0 || end - this.#offset > 200) throw this.#refuse('a global without a name');
    const text = decodeUtf8(this.#take(end - this.#offset));
    this.#take(1);
    if (text === undefined) throw this.#refuse('a global whose name is not UTF-8');
    return text;
  }

  #unicode(): string {
    const at = this.#offset;
    this.#take(4);
    const text = decodeUtf8(this.#take(this.#view.getUint32(at, true)));
    if (text === undefined) throw this.#refuse('a string that is not UTF-8');
    return text;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.#refuse('the stack is empty');
    return value;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popMany(count: number): PickleValue[] {
    const items = Array.from({ length: count }, () => this.#pop());
    return items.reverse();
  }

  #popToMark(): PickleValue[] {
    const items: PickleValue[] = [];
    for (;;) {
      const value = this.#pop();
      if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'mark') break;
      items.push(value);
    }
    return items.reverse();
  }

  #recall(index: number): PickleValue {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.#refuse(`memo entry ${index} was never stored`);
    return value;
  }

  #refuse(problem: string): HarnessError {
    return new HarnessError(
      'import',
      `${this.#where}: pickle offset ${this.#start}: ${problem}; ` +
        "nothing was executed. Expected LIBERO's published file (a NumPy float64 array saved by torch.save); download it again",
    );
  }
}

function tupleItems(value: PickleValue): readonly PickleValue[] | undefined {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'tuple'
    ? value.items
    : undefined;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
