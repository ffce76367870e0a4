/* Proofs about the graph of each flow. */
#include "dialogs/compile.h"
void check_flows(struct compile *c)
{
    (void)c;
}
