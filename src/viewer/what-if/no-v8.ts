/** Stands for Node's module of that name in browsers, where there is no such switch. */
export function setFlagsFromString(_flags: string): void {}
