export { adamStep, sumOfSquares } from './adam.as';
export { gemm } from './gemm.as';
export { runTasks } from './tasks.as';
export { collectSlopes, packTransposed, packWeights } from './weights.as';
