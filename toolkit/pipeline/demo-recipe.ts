// The built-in demo: a small teacher learns to tell questions that need reasoning, a smaller student learns from it.

export const demoRecipe = {
  name: 'reasoning',
  data: { source: 'demo', size: 3000, seed: 1 },
  teacher: { model: 'tinybert', epochs: 3, learningRate: 5e-4 },
  student: { model: 'tiny', epochs: 8, learningRate: 1e-3 },
  profiles: ['linux-x64', 'raspberry-pi-4'],
} as const;
