#include "tally.h"

static int is_space(unsigned char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

void tally_begin(struct tally *tally) {
  const struct tally nothing = {0};
  *tally = nothing;
}

static void end_line(struct tally *tally) {
  tally->lines++;
  if (tally->current > tally->longest) tally->longest = tally->current;
  tally->current = 0;
}

void tally_add(struct tally *tally, const unsigned char *piece, size_t size) {
  for (size_t at = 0; at < size; at++) {
    const unsigned char byte = piece[at];
    tally->bytes++;
    if (is_space(byte)) {
      tally->in_word = 0;
    } else if (!tally->in_word) {
      tally->in_word = 1;
      tally->words++;
    }
    if (byte == '\n') {
      end_line(tally);
    } else {
      tally->current++;
    }
  }
}

void tally_end(struct tally *tally) {
  if (tally->current > 0) end_line(tally);
}
