// Character classes exactly as the reference tokenizer (`tokenizers` 0.23) sees them. They are frozen here, because it mixes
// several Unicode versions and a device's own Unicode tables depend on its Node: the same text must give the same ids everywhere.
// test/text/unicode.test.ts compares every code point with the reference.
import { ranges } from './ranges.ts';

/** What the tokenizer does with a code point; `kinds` holds one per code point. */
export const kind = {
  /** Part of a word. */
  letter: 0,
  /** Ends a word. */
  space: 1,
  /** Dropped by the cleaning of text: controls, formats, private use, U+0000, U+FFFD and lone surrogates. */
  gone: 2,
  /** A word of its own: CJK ideographs. BERT's ranges have a gap at U+2B820–2B91F, kept for the sake of identity. */
  han: 3,
  /** A word of its own: ASCII symbols and Unicode punctuation. */
  punctuation: 4,
  /** Mn: dropped when accents are stripped. */
  accent: 5,
  /** A letter for the reference's categories, a combining mark for its decomposition: canonical ordering may move it. */
  mover: 6,
} as const;

const space = '9.2 2 i 3j 4bj 1vj.b t.2 5 1b 334';
const gone = `
  0.9 2.2 1.i 2n.x d 11u.6 m 5c 1d 3cu 1ks.5 q.5 1d.5 1.a 11u8.4xs 16n 6x.3 1 3b3 xya.4 43z.8 h406 u.2o 1egw.1eke
  2.1eke
`;
const han = 'a9s.534 1s.g74 hkw.e8 1fk0.wyo w.3ds 74.49c 85s.f4';
const punctuation = `
  x.f a.7 q.6 q.4 y 5 3 a.2 3 3 ji 8 cy.6 15.2 1f 1 2 2 18.2 k.2 1.2 d 2.2 22.4 2u 17.e 6h.3 1i.f v 79.2 a an lf 2i
  a.2 4o.f 1 11.4 1z 22.5 4.2 33.6 4r h0.9 47 h8.2 18.2 26.3 1z.2 4d.3 1.3 11.b 8p.2 60.2 3k.7 1.6 4s.7 4b.4 1n.5 1q.2
  1s.8 b n0.o 8.k 1.d 1.c u.2 e.2 hl.4 t.2 u5.e 27.2 v.a b7.m 1r.4 w.2 l7.4 1.2 34 3z.1b 1.j ce.3 4.a 2.c g c 2q 2i
  mwy.2 7h.3 2r a 37.6 ak.4 2e.2 14.3 1 1d.2 1b 2p.d g.2 3g.4 3i.2 g.2 6x g2a.2 5s.a m.z 1.e 1 4 1.2 45.3 1.6 1.4 a.2
  3.2 q.3 1 r 1 1.7 be.3 ik 1c bi kn 5j v 7k.9 12 34.7 1u.7 2h.4 x6.7 31.2 1.4 3i.4 1c.2 27.5 3 d 1.3 2g.6 2z f0 6y.n
  2x.3 6w.3 2lt.5 dtl.2 3p 1t.5 8 g2i 5wn.5
`;
const accent = `
  lc.34 7n.5 7d.19 1 1.2 1.2 1 20.b 1c.l g 2t.7 2.6 2.2 1.4 z u.r 2j.b 1m.9 y.4 1.9 1.3 1.5 17.3 3r.w 1j 1 4.8 4 3.7
  a.2 t 1m 4.4 8 k.2 t.2 1l 4.2 4.2 2.3 3 u.2 3 b.2 1l 4.5 1.2 4 k.2 t 1m 2 1.4 8 8 b.2 u 1p c 1e 1p.3 5.3 1.4 7.2 b.2
  t 1m 2 6 5.2 k.2 t 1r.4 8 k.2 2u 7.3 1 2i 2.7 c.8 2q 2.6 1.2 b.6 22.2 r 1 1 1j.e 1.5 1.2 5.b 1.10 9 2u.4 1.6 1.2 2.2
  p.2 4.3 g.4 d 2.2 6 f jj.3 qa.3 t.3 t.2 u.2 1s.2 1.7 8 2.b 9 19.3 4b 3a.3 4.2 9 6.3 63.2 2 1m 1.7 1 1 2.8 6.a 2 1c.e
  1u.4 1c 1.5 1 5 14.9 c.2 w.4 2.2 1.3 1k 1.2 3 1.3 1m.8 2.2 48.3 1.d 1.7 4 6 3.2 5i.1i 6.4 k0.d 4 3.c 2da.3 3x 2o.w
  fe.4 2z.2 n9w 4.a w.2 28.2 7k 3 4 p.2 4d r.i 1g.8 p.b 1a.3 1c 2.4 2 14 1v.6 2.2 2.2 c 8 1b 1f 1.3 2.2 5.2 1 16.2 8
  6m 2 4 fn4 kh.g g.g r1 6a 45.5 1ae.3 1.2 5.4 14.3 4 4l.2 10a 1i.f 1k.3 1d.4 2.2 1x.3 10.5 1.8 1q c.2 1g.9 b.3 2q.3 2
  1.2 4n 3.8 l.2 1m 3 11.7 3.5 8u.6 1 4.2 1.2 6m.4 6.2 1.2 r.2 2d.8 2 1.2 2y 1 2.6 1 2t.3 2.4 1.5 gjo.5 1n.7 uw.4
  f7u.2 43s.3 h.8 2.7 u.4 44.3 1iz.1j 4.1e 8 e m.5 1.f 2sg.7 gzl5.6o
`;

/** Canonical combining classes of the reference, as ranks: only their order matters. Absent: 0, a starter. */
export const ranks: ReadonlyMap<number, number> = new Map(
  ranges(`
  lc.l.1e 0.1.1f 0.4.19 0.1.1f 0.1.17 0.5.19 0.2.15 0.4.19 0.2.15 0.b.19 0.5.1 0.4.19 0.3.1e 2.1.1e 2.1.1i 0.1.1e
  0.3.19 0.3.1e 0.2.19 1.3.1e 0.4.19 0.1.1e 0.1.1f 0.2.19 0.1.1e 0.1.1g 0.2.1h 0.1.1g 0.2.1h 0.1.1g 0.d.1e 7n.5.1e
  7d.1.19 0.4.1e 0.1.19 0.3.1e 0.1.1a 0.1.19 0.6.1e 0.6.19 0.2.1e 0.1.19 0.2.1e 0.1.1a 0.1.1d 0.1.1e 0.1.5 0.1.6 0.1.7
  0.1.8 0.1.9 0.1.a 0.1.b 0.1.c 0.1.d 0.2.e 0.1.f 0.1.g 0.1.h 1.1.i 1.1.j 0.1.k 1.1.1e 0.1.19 1.1.d 20.8.1e 0.1.p
  0.1.q 0.1.r 1c.1.m 0.1.n 0.1.o 0.1.p 0.1.q 0.1.r 0.1.s 0.1.t 0.2.1e 0.2.19 0.5.1e 0.1.19 0.2.1e 0.1.19 g.1.u 2t.7.1e
  2.4.1e 0.1.19 0.1.1e 2.2.1e 1.1.19 0.2.1e 0.1.19 z.1.v u.1.1e 0.1.19 0.2.1e 0.1.19 0.2.1e 0.3.19 0.1.1e 0.2.19
  0.1.1e 0.1.19 0.3.1e 0.1.19 0.1.1e 0.1.19 0.1.1e 0.1.19 0.1.1e 0.1.19 0.2.1e 4g.7.1e 0.1.19 0.1.1e y.4.1e 1.9.1e
  1.3.1e 1.5.1e 17.3.19 3c.e.1e 1.1.19 0.2.1e 0.1.19 0.2.1e 0.1.19 0.3.1e 0.3.19 0.1.m 0.1.n 0.1.o 0.3.1e 0.1.19
  0.2.1e 0.2.19 0.5.1e 1o.1.2 g.1.4 3.1.1e 0.1.19 0.2.1e 2v.1.2 g.1.4 32.1.2 g.1.4 32.1.2 g.1.4 32.1.2 g.1.4 3j.1.4
  3j.1.4 7.1.w 0.1.x 2t.1.2 g.1.4 3j.1.4 3g.1.4 31.2.y 0.1.4 d.4.z 30.2.10 e.4.11 24.2.19 r.1.19 1.1.19 1.1.17 1j.1.12
  0.1.13 1.1.14 5.4.13 2.1.13 1.2.1e 0.1.4 1.2.1e 1q.1.19 34.1.2 1.2.4 2a.1.19 jz.3.1e qc.1.4 v.1.4 4d.1.4 a.1.1e
  5n.1.1d 3z.1.1a 0.1.1e 0.1.19 63.1.1e 0.1.19 1z.1.4 k.8.1e 2.1.19 1c.5.1e 0.6.19 0.2.1e 0.1.19 3a.1.2 f.1.4 12.1.1e
  0.1.19 0.7.1e 1i.2.4 1m.1.2 b.2.4 1v.1.2 48.3.1e 1.1.1 0.5.19 0.2.1e 0.4.19 0.1.1e 1.7.1 4.1.19 6.1.1e 3.2.1e
  5i.2.1e 0.1.19 0.7.1e 0.1.19 0.2.1e 0.1.1h 0.1.16 0.1.19 0.1.15 0.11.1e 5.1.1e 0.1.1g 0.1.19 0.1.1e 0.1.19 k0.2.1e
  0.2.1 0.4.1e 0.3.1 0.2.1e 4.1.1e 3.2.1 0.1.1e 0.1.19 0.1.1e 0.2.1 0.4.19 0.1.1e 2da.3.1e 3x.1.4 2o.w.1e fe.1.18
  0.1.1d 0.1.1f 0.1.1a 0.2.1b 2x.2.3 n9w.1.1e 4.a.1e w.2.1e 28.2.1e 7o.1.4 59.1.4 r.i.1e 1l.3.19 11.1.4 2n.1.2 c.1.4
  6n.1.1e 1.2.1e 0.1.19 2.2.1e 5.2.1e 1.1.1e 1g.1.4 6u.1.4 fn4.1.l ld.7.1e 0.7.19 0.2.1e r1.1.19 6a.1.19 45.5.1e
  1aq.1.19 1.1.1e 14.1.1e 0.1.1 0.1.19 4.1.4 4l.1.1e 0.1.19 127.1.4 1k.1.4 1l.1.4 0.1.2 1x.3.1e 1c.2.4 1q.1.2 24.1.4
  9.1.2 2y.1.4 0.1.2 4y.1.2 0.1.4 29.1.2 g.1.4 o.7.1e 3.5.1e 5p.1.4 3.1.2 3f.1.4 0.1.2 6z.1.4 0.1.2 3i.1.4 3a.1.4
  0.1.2 37.1.4 103.1.4 fjk.5.1 1n.7.1e g2v.1.1 43q.2.17 0.3.1 3.1.1c 0.5.17 8.8.19 2.5.1e 0.2.19 u.4.1e 44.3.1e
  2pn.7.1e 1.h.1e 2.7.1e 1.2.1e 1.5.1e 1ph.7.19 31.6.1e 0.1.2
`).flatMap(([start, length, rank]) => Array.from({ length }, (_, i) => [start + i, rank] as const)),
);

/** Characters with a canonical decomposition that is newer than the reference: it leaves them whole. */
export const whole: ReadonlySet<number> = new Set(
  ranges('1fpl q 2ou 1 8 2 1f 1.2 12n e7c.8 2f3.3').flatMap(([start, length]) =>
    Array.from({ length }, (_, i) => start + i),
  ),
);

/** Lower case of the letters that Unicode 16 and 17 added: the reference knows them, the oldest Node we run on does not. */
export const recentCase: ReadonlyMap<number, number> = new Map(
  (
    [
      [0x1c89, 1, 0x1c8a],
      [0xa7cb, 1, 0x264],
      [0xa7cc, 1, 0xa7cd],
      [0xa7ce, 1, 0xa7cf],
      [0xa7d2, 1, 0xa7d3],
      [0xa7d4, 1, 0xa7d5],
      [0xa7da, 1, 0xa7db],
      [0xa7dc, 1, 0x19b],
      [0x10d50, 22, 0x10d70],
      [0x16ea0, 25, 0x16ebb],
    ] as const
  ).flatMap(([upper, length, lower]) => Array.from({ length }, (_, i) => [upper + i, lower + i] as const)),
);

function classify(): Uint8Array {
  const kinds = new Uint8Array(0x110000);
  const rows = [
    [space, kind.space],
    [gone, kind.gone],
    [han, kind.han],
    [punctuation, kind.punctuation],
    [accent, kind.accent],
  ] as const;
  for (const [table, value] of rows)
    for (const [start, length] of ranges(table)) kinds.fill(value, start, start + length);
  kinds.fill(kind.gone, 0xd800, 0xe000);
  for (const mark of ranks.keys()) if (kinds[mark] === kind.letter) kinds[mark] = kind.mover;
  return kinds;
}

/** The `kind` of every code point. */
export const kinds: Uint8Array = classify();
