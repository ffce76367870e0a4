/* Proofs about what is said. */
#include "dialogs/compile.h"
void check_texts(struct compile *c)
{
    (void)c;
}
