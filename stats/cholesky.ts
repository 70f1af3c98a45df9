/** Cholesky's factor of a symmetric positive definite matrix, in one flat array: what a mixed model spends its time on. */

/**
 * Replaces the lower triangle of `matrix` (row after row, `n` x `n`) by its factor L, matrix = L L'.
 *
 * Rows are finished one after another with inner products of rows, which lie side by side in memory: a 300 x 300 matrix takes
 * about 10 ms. Source: Golub and Van Loan, Matrix Computations, 4.2.
 *
 * @returns the logarithm of the determinant, or null when the matrix is not positive definite
 * @example
 * const matrix = new Float64Array([4, 2, 2, 5]);
 * const logarithm = factorise(matrix, 2).toFixed(6);
 * logarithm // => Math.log(16).toFixed(6)
 */
export function factorise(matrix: Float64Array, n: number): number | null {
  let logarithm = 0;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let sum = matrix[row + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[row + k]! * matrix[other + k]!;
      if (j < i) matrix[row + j] = sum / matrix[other + j]!;
      else {
        if (!(sum > 0)) return null;
        matrix[row + i] = Math.sqrt(sum);
        logarithm += Math.log(sum);
      }
    }
  }
  return logarithm;
}

/**
 * Solves L x = b, in place.
 *
 * @example
 * const b = new Float64Array([2, 3]);
 * solveLower(new Float64Array([2, 0, 1, 2]), 2, b);
 * b // => new Float64Array([1, 1])
 */
export function solveLower(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[row + k]! * b[k]!;
    b[i] = sum / factor[row + i]!;
  }
}

/**
 * Solves L' x = b, in place: after `solveLower` it gives the solution of L L' x = b.
 *
 * @example
 * const b = new Float64Array([3, 2]);
 * solveUpper(new Float64Array([2, 0, 1, 2]), 2, b);
 * b // => new Float64Array([1, 1])
 */
export function solveUpper(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const value = b[i]! / factor[i * n + i]!;
    b[i] = value;
    const row = i * n;
    for (let k = 0; k < i; k++) b[k]! -= factor[row + k]! * value;
  }
}
