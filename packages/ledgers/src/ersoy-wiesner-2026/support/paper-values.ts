/** The paper's set-up: Ersoy & Wiesner, arXiv 2606.17120, Appendix A. */
export const paper = {
  depth: 3,
  width: 10,
  /** η_i of the two features. */
  correlations: [0.9, 0.8],
  /** n = p. */
  dimension: 2,
  beta: 0.32,
  learningRate: 0.08,
  batchSize: 64,
  samples: 512,
} as const;

/** The weaker of the two features, which a rank-1 network lacks. */
export const weakMode = { depth: paper.depth, correlation: paper.correlations[1] } as const;
