/** The files of a model folder. */
export const manifestFile = 'manifest.json';
export const topologyFile = 'model.json';
export const weightsFile = 'weights.bin';
/** Describes a bundled model to people. */
export const cardFile = 'card.json';
