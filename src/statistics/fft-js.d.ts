declare module 'fft.js' {
  /** Radix-4 fast Fourier transform of a length that is a power of two. */
  export default class FFT {
    constructor(size: number);
    createComplexArray(): number[];
    /** `output`: interleaved real and imaginary parts. */
    realTransform(output: number[], input: ArrayLike<number>): void;
  }
}
