// Lightning attention on a CPU: one pass over a sequence and head, block by block, in fp32.
//
// The formulas are those of chunked.py. What is gained over batched matrix products: scores above the diagonal are
// never computed, decays are applied while a tile is still in registers, and nothing is written but results. A tile is
// MR rows by one or two vectors of columns; the left factor is read as scalars at any stride, so that a transposed
// left factor costs nothing, and only right factors are ever transposed.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

#if defined(__AVX512F__)
constexpr int VL = 16, MR = 8;  // 32 registers: 16 accumulators
#else
constexpr int VL = 8, MR = 4;  // 16 registers: 8 accumulators
#endif
typedef float Vec __attribute__((vector_size(VL * 4)));
typedef float Loose __attribute__((vector_size(VL * 4), aligned(4), may_alias));  // at any address

inline Vec load(const float* p) { return *reinterpret_cast<const Loose*>(p); }
inline void store(float* p, Vec x) { *reinterpret_cast<Loose*>(p) = x; }
inline Vec all(float x) { return x - Vec{}; }
inline int up(int n, int to) { return (n + to - 1) / to * to; }
inline int least(int a, int b) { return a < b ? a : b; }

template <int NR>
struct Tile {
  Vec c[MR][NR];

  Tile() {
#pragma GCC unroll 8
    for (int r = 0; r < MR; ++r)
#pragma GCC unroll 2
      for (int n = 0; n < NR; ++n) c[r][n] = Vec{};
  }

  // Adds A B: A's row r and depth p stand at a[r * row + p * step], B's depth p at b + p * width.
  void add(const float* a, int64_t row, int64_t step, const float* b, int64_t width, int depth) {
    for (int p = 0; p < depth; ++p, a += step, b += width) {
      Vec right[NR];
#pragma GCC unroll 2
      for (int n = 0; n < NR; ++n) right[n] = load(b + n * VL);
#pragma GCC unroll 8
      for (int r = 0; r < MR; ++r) {
        const Vec left = all(a[r * row]);
#pragma GCC unroll 2
        for (int n = 0; n < NR; ++n) c[r][n] += left * right[n];
      }
    }
  }

  void scale_rows(const float* by) {
#pragma GCC unroll 8
    for (int r = 0; r < MR; ++r)
#pragma GCC unroll 2
      for (int n = 0; n < NR; ++n) c[r][n] *= all(by[r]);
  }

  void write(float* to, int64_t width, int rows) const {
    for (int r = 0; r < rows; ++r)
      for (int n = 0; n < NR; ++n) store(to + r * width + n * VL, c[r][n]);
  }

  void write_times(float* to, const float* factors, int64_t width) const {
    for (int r = 0; r < MR; ++r)
      for (int n = 0; n < NR; ++n)
        store(to + r * width + n * VL, c[r][n] * load(factors + r * width + n * VL));
  }

  // to = decay * to + tile
  void advance(float* to, int64_t width, float decay) const {
    for (int r = 0; r < MR; ++r)
      for (int n = 0; n < NR; ++n) {
        float* at = to + r * width + n * VL;
        store(at, all(decay) * load(at) + c[r][n]);
      }
  }
};

// Calls body(tile, column) for every strip of columns.
template <typename Body>
inline void strips(int width, Body body) {
  int column = 0;
  for (; column + 2 * VL <= width; column += 2 * VL) body(Tile<2>(), column);
  if (column < width) body(Tile<1>(), column);
}

typedef float Eight __attribute__((vector_size(32)));
typedef float LooseEight __attribute__((vector_size(32), aligned(4), may_alias));

// Exchanges rows and columns of an 8 by 8 square: halves, then pairs, then neighbours.
inline void transpose_square(Eight (&x)[8]) {
#pragma GCC unroll 4
  for (int r = 0; r < 4; ++r) {
    const Eight a = x[r], b = x[r + 4];
    x[r] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
    x[r + 4] = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
  }
#pragma GCC unroll 4
  for (int n = 0; n < 4; ++n) {
    const int r = n / 2 * 4 + n % 2;
    const Eight a = x[r], b = x[r + 2];
    x[r] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
    x[r + 2] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
  }
#pragma GCC unroll 4
  for (int r = 0; r < 8; r += 2) {
    const Eight a = x[r], b = x[r + 1];
    x[r] = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
    x[r + 1] = __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
  }
}

// to [columns x rows] = from [rows x columns]; rows and columns are multiples of 8.
inline void transpose(const float* from, int rows, int columns, float* to, int64_t to_width) {
  for (int i = 0; i < rows; i += 8)
    for (int j = 0; j < columns; j += 8) {
      Eight square[8];
#pragma GCC unroll 8
      for (int r = 0; r < 8; ++r) square[r] = *reinterpret_cast<const LooseEight*>(from + (i + r) * columns + j);
      transpose_square(square);
#pragma GCC unroll 8
      for (int c = 0; c < 8; ++c) *reinterpret_cast<LooseEight*>(to + (j + c) * to_width + i) = square[c];
    }
}

struct Sizes {
  int64_t heads, key_dim, value_dim, chunk;
};

// Memory of one block, laid out once per call and thread.
struct Room {
  float* memory = nullptr;
  int64_t used = 0;

  explicit Room(int64_t floats) {
    memory = static_cast<float*>(std::aligned_alloc(64, up(static_cast<int>(floats), 16) * sizeof(float)));
    if (memory) std::memset(memory, 0, floats * sizeof(float));
  }
  ~Room() { std::free(memory); }
  float* take(int64_t floats) {
    float* part = memory + used;
    used += (floats + 15) / 16 * 16;
    return part;
  }
};

// Powers of one head's decay a: within[i][j] = a^(i-j) for j <= i, else 0; since[i] = a^(i+1); power[i] = a^i.
struct Decays {
  float *within, *since, *power, *until;
  int chunk;

  Decays(Room& room, int size) : chunk(size) {
    within = room.take(size * size);
    since = room.take(size);
    power = room.take(size + 1);
    until = room.take(size);
  }
  void of(float slope) {
    for (int i = 0; i <= chunk; ++i) power[i] = static_cast<float>(std::exp(-static_cast<double>(slope) * i));
    for (int i = 0; i < chunk; ++i) {
      since[i] = power[i + 1];
      for (int j = 0; j < chunk; ++j) within[i * chunk + j] = j <= i ? power[i - j] : 0.0f;
    }
  }
  // until[j] = a^(n-1-j), 0 behind the block's n tokens.
  void end(int n) {
    for (int j = 0; j < chunk; ++j) until[j] = j < n ? power[n - 1 - j] : 0.0f;
  }
};

// Copies n rows of one head and clears the rows up to `padded`.
inline void gather(const float* from, int64_t stride, int n, int padded, int64_t width, float* to) {
  for (int i = 0; i < n; ++i) std::memcpy(to + i * width, from + i * stride, width * sizeof(float));
  std::memset(to + n * width, 0, (padded - n) * width * sizeof(float));
}

inline void scaled(const float* from, const float* by, int rows, int64_t width, float* to) {
  for (int i = 0; i < rows; ++i)
    for (int64_t e = 0; e < width; e += VL) store(to + i * width + e, all(by[i]) * load(from + i * width + e));
}

// scores [rows x chunk] = (left right^T) * within, the part up to the diagonal; `right` comes transposed.
inline void scores_of(const float* left, int64_t depth, const float* right, const Decays& decays, int rows,
                      float* scores) {
  const int64_t chunk = decays.chunk;
  for (int i = 0; i < rows; i += MR)
    strips(up(i + MR, VL), [&](auto tile, int j) {
      tile.add(left + i * depth, depth, 1, right + j, chunk, depth);
      tile.write_times(scores + i * chunk + j, decays.within + i * chunk + j, chunk);
    });
}

// state = decay * state + left^T right over the block's rows.
inline void advance(float* state, const float* left, const float* right, const Sizes& s, int rows, float decay) {
  strips(s.value_dim, [&](auto empty, int e) {
    for (int d = 0; d < s.key_dim; d += MR) {
      auto tile = empty;
      tile.add(left + d, 1, s.key_dim, right + e, s.value_dim, rows);
      tile.advance(state + d * s.value_dim + e, s.value_dim, decay);
    }
  });
}

}  // namespace

extern "C" {

// Tasks are pairs of sequence and head. q, k [tokens, H, D], v [tokens, H, E], offsets [N + 1], blocks [N] the number
// of blocks before each sequence, starts [blocks, H, D, E] or null, states [N, H, D, E] or null. Returns 0, or 1
// without memory.
int lightning_forward(const float* q, const float* k, const float* v, const float* slopes, const int64_t* offsets,
                      const int64_t* blocks, const float* initial, float* out, float* final, float* starts,
                      const Sizes* sizes, int64_t first, int64_t last) {
  const Sizes s = *sizes;
  const int64_t D = s.key_dim, E = s.value_dim, C = s.chunk, H = s.heads, square = D * E;
  Room room(3 * C * D + C * E + 2 * C * C + square + 4 * C + 512);
  if (!room.memory) return 1;
  float *qb = room.take(C * D), *kb = room.take(C * D), *kt = room.take(C * D), *vb = room.take(C * E);
  float *scores = room.take(C * C), *state = room.take(square);
  Decays decays(room, C);
  for (int64_t task = first; task < last; ++task) {
    const int64_t sequence = task / H, head = task % H;
    decays.of(slopes[head]);
    if (initial)
      std::memcpy(state, initial + task * square, square * sizeof(float));
    else
      std::memset(state, 0, square * sizeof(float));
    int64_t block = blocks[sequence];
    for (int64_t at = offsets[sequence]; at < offsets[sequence + 1]; at += C, ++block) {
      const int n = static_cast<int>(least(C, offsets[sequence + 1] - at)), rows = up(n, 8);
      const int64_t token = at * H + head;
      if (starts) std::memcpy(starts + (block * H + head) * square, state, square * sizeof(float));
      gather(q + token * D, H * D, n, rows, D, qb);
      gather(k + token * D, H * D, n, rows, D, kb);
      gather(v + token * E, H * E, n, rows, E, vb);
      transpose(kb, rows, D, kt, C);
      decays.end(n);
      scores_of(qb, D, kt, decays, rows, scores);
      strips(E, [&](auto empty, int e) {
        for (int i = 0; i < rows; i += MR) {
          auto tile = empty;
          tile.add(qb + i * D, D, 1, state + e, E, D);
          tile.scale_rows(decays.since + i);
          tile.add(scores + i * C, C, 1, vb + e, E, i + MR);
          tile.write(out + (token + i * H) * E + e, H * E, least(MR, n - i));
        }
      });
      scaled(kb, decays.until, rows, D, kb);
      advance(state, kb, vb, s, rows, decays.power[n]);
    }
    if (final) std::memcpy(final + task * square, state, square * sizeof(float));
  }
  return 0;
}

// As above; grad_final and grad_initial [N, H, D, E] or null.
int lightning_backward(const float* q, const float* k, const float* v, const float* slopes, const int64_t* offsets,
                       const int64_t* blocks, const float* grad_out, const float* grad_final, const float* starts,
                       float* grad_q, float* grad_k, float* grad_v, float* grad_initial, const Sizes* sizes,
                       int64_t first, int64_t last) {
  const Sizes s = *sizes;
  const int64_t D = s.key_dim, E = s.value_dim, C = s.chunk, H = s.heads, square = D * E;
  Room room(3 * C * D + 4 * C * E + 3 * C * C + 3 * square + 4 * C + 512);
  if (!room.memory) return 1;
  float *qb = room.take(C * D), *kb = room.take(C * D), *kt = room.take(C * D);
  float *vb = room.take(C * E), *vt = room.take(C * E), *gb = room.take(C * E), *reach = room.take(C * E);
  float *scores = room.take(C * C), *slopes_of_scores = room.take(C * C);
  float *grad = room.take(square), *grad_t = room.take(square), *state_t = room.take(square);
  Decays decays(room, C);
  for (int64_t task = first; task < last; ++task) {
    const int64_t sequence = task / H, head = task % H, begin = offsets[sequence];
    const int64_t count = (offsets[sequence + 1] - begin + C - 1) / C;
    decays.of(slopes[head]);
    if (grad_final)
      std::memcpy(grad, grad_final + task * square, square * sizeof(float));
    else
      std::memset(grad, 0, square * sizeof(float));
    for (int64_t block = count - 1; block >= 0; --block) {
      const int64_t at = begin + block * C, token = at * H + head;
      const int n = static_cast<int>(least(C, offsets[sequence + 1] - at)), rows = up(n, 8);
      gather(q + token * D, H * D, n, rows, D, qb);
      gather(k + token * D, H * D, n, rows, D, kb);
      gather(v + token * E, H * E, n, rows, E, vb);
      gather(grad_out + token * E, H * E, n, rows, E, gb);
      transpose(kb, rows, D, kt, C);
      transpose(vb, rows, E, vt, C);
      transpose(starts + ((blocks[sequence] + block) * H + head) * square, D, E, state_t, D);
      transpose(grad, D, E, grad_t, D);
      decays.end(n);
      scores_of(qb, D, kt, decays, rows, scores);
      scores_of(gb, E, vt, decays, rows, slopes_of_scores);
      scaled(gb, decays.since, rows, E, reach);
      strips(D, [&](auto empty, int d) {
        for (int i = 0; i < rows; i += MR) {
          auto tile = empty;
          tile.add(reach + i * E, E, 1, state_t + d, D, E);
          tile.add(slopes_of_scores + i * C, C, 1, kb + d, D, i + MR);
          tile.write(grad_q + (token + i * H) * D + d, H * D, least(MR, n - i));
        }
        for (int j = 0; j < rows; j += MR) {
          auto tile = empty;
          tile.add(vb + j * E, E, 1, grad_t + d, D, E);
          tile.scale_rows(decays.until + j);
          tile.add(slopes_of_scores + j * C + j, 1, C, qb + j * D + d, D, rows - j);
          tile.write(grad_k + (token + j * H) * D + d, H * D, least(MR, n - j));
        }
      });
      strips(E, [&](auto empty, int e) {
        for (int j = 0; j < rows; j += MR) {
          auto tile = empty;
          tile.add(kb + j * D, D, 1, grad + e, E, D);
          tile.scale_rows(decays.until + j);
          tile.add(scores + j * C + j, 1, C, gb + j * E + e, E, rows - j);
          tile.write(grad_v + (token + j * H) * E + e, H * E, least(MR, n - j));
        }
      });
      advance(grad, qb, reach, s, rows, decays.power[n]);
    }
    if (grad_initial) std::memcpy(grad_initial + task * square, grad, square * sizeof(float));
  }
  return 0;
}

// Tasks are pairs of row and head. q, k [B, T, H, D], v and out [B, T, H, E], cache [S, H, D, E]; accepted [B] or null
// for all T. Without q there are no outputs. A negative slot is skipped.
int lightning_step(const float* q, const float* k, const float* v, const float* slopes, float* cache,
                   const int32_t* slots, const int32_t* accepted, float* out, const Sizes* sizes, int64_t length,
                   int64_t first, int64_t last) {
  const Sizes s = *sizes;
  const int64_t D = s.key_dim, E = s.value_dim, H = s.heads, square = D * E;
  Room room(square + 64);
  if (!room.memory) return 1;
  float* draft = room.take(square);
  for (int64_t task = first; task < last; ++task) {
    const int64_t row = task / H, head = task % H;
    if (slots[row] < 0) continue;
    const int64_t kept = accepted ? accepted[row] : length;
    float* state = cache + (slots[row] * H + head) * square;
    const Vec decay = all(std::exp(-slopes[head]));
    for (int64_t t = 0; t < (q ? length : kept); ++t) {
      if (t == kept) {  // what comes now must not enter the cache
        std::memcpy(draft, state, square * sizeof(float));
        state = draft;
      }
      const int64_t token = (row * length + t) * H + head;
      for (int64_t e = 0; e < E; e += VL) {
        const Vec value = load(v + token * E + e);
        Vec sum = Vec{};
        for (int64_t d = 0; d < D; ++d) {
          const Vec next = decay * load(state + d * E + e) + all(k[token * D + d]) * value;
          store(state + d * E + e, next);
          if (q) sum += all(q[token * D + d]) * next;
        }
        if (q) store(out + token * E + e, sum);
      }
    }
  }
  return 0;
}

}  // extern "C"
