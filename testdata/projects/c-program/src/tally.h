/* Counts what a text is made of. */
#ifndef TALLY_H
#define TALLY_H

#include <stddef.h>

struct tally {
  unsigned long lines;
  unsigned long words;
  unsigned long bytes;
  unsigned long longest; /* bytes of the longest line, its end not counted */

  unsigned long current; /* bytes of the line being read */
  int in_word;
};

/* Starts a count at nothing. */
void tally_begin(struct tally *tally);

/* Counts another piece of the text; a line or word may go on in the next piece. */
void tally_add(struct tally *tally, const unsigned char *piece, size_t size);

/* Ends the text; a last line without its end counts as a line. */
void tally_end(struct tally *tally);

#endif
