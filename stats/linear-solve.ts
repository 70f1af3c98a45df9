/** A square system of linear equations of no special form. */

/**
 * Solves A x = b by elimination with partial pivoting; `matrix` (row after row) and `b` are used up.
 *
 * Source: Golub and Van Loan, Matrix Computations, 3.4.
 *
 * @returns `b`, which now holds x; null when the matrix has no inverse
 * @example
 * linearSolve(new Float64Array([0, 2, 1, 1]), new Float64Array([4, 3])) // => new Float64Array([1, 2])
 */
export function linearSolve(matrix: Float64Array, b: Float64Array): Float64Array | null {
  const n = b.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row * n + column]!) > Math.abs(matrix[pivot * n + column]!)) pivot = row;
    }
    if (matrix[pivot * n + column] === 0) return null;
    if (pivot !== column) {
      for (let k = column; k < n; k++) {
        const kept = matrix[column * n + k]!;
        matrix[column * n + k] = matrix[pivot * n + k]!;
        matrix[pivot * n + k] = kept;
      }
      const kept = b[column]!;
      b[column] = b[pivot]!;
      b[pivot] = kept;
    }
    for (let row = column + 1; row < n; row++) {
      const share = matrix[row * n + column]! / matrix[column * n + column]!;
      if (share === 0) continue;
      for (let k = column; k < n; k++) matrix[row * n + k]! -= share * matrix[column * n + k]!;
      b[row]! -= share * b[column]!;
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) b[row]! -= matrix[row * n + k]! * b[k]!;
    b[row]! /= matrix[row * n + row]!;
  }
  return b;
}
