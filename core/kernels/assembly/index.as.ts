export { adamStep, sumOfSquares } from './adam.as';
export { runTasks } from './tasks.as';
export { collectSlopes, packMatrix, packTransposed, packWeights, sumRow } from './weights.as';
export { gemm, packPanelsAndSum } from './gemm.as';
export { multiplyAdd } from './peak.as';
