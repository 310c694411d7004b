// The whole chain in seconds: a few questions, tiny networks, one device.
export const smallRecipe = {
  name: 'small',
  data: { demo: { size: 240, seed: 3 } },
  teacher: { model: 'tiny', epochs: 1 },
  student: { model: 'tiny', epochs: 2 },
  calibrate: { samples: 32 },
  profiles: ['linux-x64'],
  threads: 1,
} as const;
