/* tally: lines, words, bytes and the longest line of files or of standard input. */
#include <stdio.h>
#include <string.h>

#include "tally.h"

static const char version[] = "tally " TALLY_VERSION " (source of " TALLY_SOURCE_DATE ")";

static int count(FILE *input, const char *name) {
  unsigned char piece[65536];
  struct tally tally;
  size_t size;

  tally_begin(&tally);
  while ((size = fread(piece, 1, sizeof piece, input)) > 0) tally_add(&tally, piece, size);
  if (ferror(input)) {
    fprintf(stderr, "tally: cannot read \"%s\" (%s:%d)\n", name, __FILE__, __LINE__);
    return 1;
  }
  tally_end(&tally);
  printf("%lu lines, %lu words, %lu bytes, longest %lu: %s\n", tally.lines, tally.words, tally.bytes, tally.longest, name);
  return 0;
}

int main(int argc, char **argv) {
  int status = 0;

  if (argc == 2 && strcmp(argv[1], "--version") == 0) {
    puts(version);
    return 0;
  }
  if (argc < 2) return count(stdin, "standard input");
  for (int index = 1; index < argc; index++) {
    FILE *input = fopen(argv[index], "rb");
    if (input == NULL) {
      perror(argv[index]);
      status = 1;
      continue;
    }
    if (count(input, argv[index]) != 0) status = 1;
    fclose(input);
  }
  return status;
}
