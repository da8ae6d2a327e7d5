import { type Code, counted, named, sized, unsigned } from './code';
import { type Body, type Statement, statement, typeByte, type Value, value, type ValueType } from './value';

/** A local variable or parameter of a function. */
export interface Local<T extends ValueType> {
  readonly get: Value<T>;
  set(to: Value<T>): Statement;
}

/** A function of the module, to be called from code. `results` holds its type, or nothing. */
export interface Callable {
  readonly index: number;
  readonly parameters: readonly ValueType[];
  readonly result: ValueType | null;
}

/** Collects a function's locals while its body is being put together. */
export class Scope {
  readonly types: ValueType[] = [];

  constructor(readonly parameters: readonly ValueType[]) {}

  parameter<T extends ValueType>(index: number, type: T): Local<T> {
    if (this.parameters[index] !== type)
      throw new TypeError(`parameter ${index} is ${this.parameters[index]}, not ${type}`);
    return this.#local(index, type);
  }

  local<T extends ValueType>(type: T): Local<T> {
    this.types.push(type);
    return this.#local(this.parameters.length + this.types.length - 1, type);
  }

  locals<T extends ValueType>(type: T, count: number): Local<T>[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  #local<T extends ValueType>(index: number, type: T): Local<T> {
    const position = unsigned(index);
    return {
      get: value(type, 0x20, position),
      set: (to) => statement(to.code, 0x21, position),
    };
  }
}

/** Calls a function that gives nothing back. Throws a TypeError if it gives something, or takes other arguments. */
export function call(callee: Callable, ...given: Value<ValueType>[]): Statement {
  if (callee.result !== null) throw new TypeError(`function ${callee.index} has a result: use callFor`);
  return statement(argumentsOf(callee, given), 0x10, unsigned(callee.index));
}

/** The value that a function gives. Throws a TypeError if it gives one of another type, or takes other arguments. */
export function callFor<T extends ValueType>(type: T, callee: Callable, ...given: Value<ValueType>[]): Value<T> {
  if (callee.result !== type) throw new TypeError(`function ${callee.index} gives ${callee.result}, not ${type}`);
  return value(type, argumentsOf(callee, given), 0x10, unsigned(callee.index));
}

function argumentsOf({ index, parameters }: Callable, given: readonly Value<ValueType>[]): Code {
  const types = given.map((one) => one.type);
  if (types.join() !== parameters.join())
    throw new TypeError(`function ${index} takes (${parameters.join()}), not (${types.join()})`);
  return given.map((one) => one.code);
}

/** Puts a WebAssembly module together: functions over one memory, which the module's user brings as `env.memory`. */
export class ModuleBuilder {
  readonly #types: Code[] = [];
  readonly #imports: Code[] = [];
  readonly #functions: { type: number; code: Code }[] = [];
  readonly #exports: Code[] = [];
  #imported = 0;

  constructor(pages: number) {
    this.#imports.push([named('env'), named('memory'), 0x02, 0x00, unsigned(pages)]);
  }

  /**
   * A function that the module's user brings as `env.<name>`. To be declared before any function of the module's own.
   */
  import(name: string, parameters: readonly ValueType[], result: ValueType | null): Callable {
    if (this.#functions.length > 0) throw new TypeError('imports come before functions');
    this.#imports.push([named('env'), named(name), 0x00, unsigned(this.#type(parameters, result))]);
    return { index: this.#imported++, parameters, result };
  }

  /** A function without a result. */
  procedure(parameters: readonly ValueType[], write: (scope: Scope) => Body): Callable {
    const scope = new Scope(parameters);
    return this.#define(
      scope,
      null,
      write(scope).map((one) => one.code),
    );
  }

  /** A function whose result is the value that `write` ends with. */
  function<T extends ValueType>(
    parameters: readonly ValueType[],
    result: T,
    write: (scope: Scope) => { body: Body; result: Value<T> },
  ): Callable {
    const scope = new Scope(parameters);
    const written = write(scope);
    return this.#define(scope, result, [written.body.map((one) => one.code), written.result.code]);
  }

  export(name: string, callable: Callable): void {
    this.#exports.push([named(name), 0x00, unsigned(callable.index)]);
  }

  bytes(): Code {
    const section = (id: number, items: readonly Code[]): Code => [id, sized(counted(items))];
    return [
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, this.#types),
      section(2, this.#imports),
      section(
        3,
        this.#functions.map(({ type }) => unsigned(type)),
      ),
      section(7, this.#exports),
      section(
        10,
        this.#functions.map(({ code }) => sized(code)),
      ),
    ];
  }

  #type(parameters: readonly ValueType[], result: ValueType | null): number {
    const results = result === null ? [] : [[typeByte[result]]];
    this.#types.push([0x60, counted(parameters.map((type) => [typeByte[type]])), counted(results)]);
    return this.#types.length - 1;
  }

  #define(scope: Scope, result: ValueType | null, body: Code): Callable {
    const locals = scope.types.map((type): Code => [1, typeByte[type]]);
    this.#functions.push({ type: this.#type(scope.parameters, result), code: [counted(locals), body, 0x0b] });
    return { index: this.#imported + this.#functions.length - 1, parameters: scope.parameters, result };
  }
}
