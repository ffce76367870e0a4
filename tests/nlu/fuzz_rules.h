/* The shipped rules for fuzz targets, loaded before the first input is timed. Run from the top of the tree. */
#pragma once
#include "nlu/nlu.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct nlu *rules;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static struct arena notes;
    struct faults faults;
    (void)argc;
    (void)argv;
    arena_init(&notes, 8 << 20);
    faults_init(&faults, &notes);
    if (nlu_open("nlu", &faults, &rules))
        abort();
    return 0;
}
