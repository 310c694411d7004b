// The built-in demo: a small teacher learns to tell questions that need reasoning, a smaller student learns from it.

export const demoRecipe = {
  name: 'reasoning',
  data: { demo: { size: 4000, seed: 1 } },
  teacher: { model: 'tiny', epochs: 12, learningRate: 7e-4, dropout: 0.1 },
  student: { model: 'micro', epochs: 24, learningRate: 8e-4, dropout: 0, labelSmoothing: 0 },
  distil: { temperature: 3, alpha: 0.8 },
  profiles: ['linux-x64', 'raspberry-pi-4'],
} as const;
