/* The tests of tally. Ends with a line `N passed, N failed`. */
#include <stdio.h>
#include <string.h>

#include "tally.h"

static int passed;
static int failed;

static void expect(const char *title, unsigned long wanted, unsigned long got) {
  if (wanted == got) {
    passed++;
  } else {
    failed++;
    printf("FAILED: %s: wanted %lu, got %lu\n", title, wanted, got);
  }
}

static struct tally of(const char *text, size_t piece) {
  struct tally tally;
  const size_t size = strlen(text);
  tally_begin(&tally);
  for (size_t at = 0; at < size; at += piece) {
    tally_add(&tally, (const unsigned char *)text + at, size - at < piece ? size - at : piece);
  }
  tally_end(&tally);
  return tally;
}

int main(void) {
  expect("nothing has no line", 0, of("", 1).lines);
  expect("a line end is a line", 1, of("\n", 1).lines);
  expect("a last line without its end counts", 2, of("a\nb", 8).lines);
  expect("spaces part words", 3, of(" one\ttwo  three \n", 32).words);
  expect("a word may go on in the next piece", 1, of("together", 3).words);
  expect("every byte counts", 6, of("ab\ncd\n", 4).bytes);
  expect("the longest line is kept", 4, of("ab\nabcd\nabc\n", 5).longest);
  expect("the longest line may be the last", 5, of("ab\nabcde", 1).longest);
  printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
