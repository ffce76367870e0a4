/* Any bytes as a table: no crash, and rows and cells point into what was read. */
#include "directory/csv.h"
#include "directory/encoding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct faults f;
    struct csv csv;
    struct str text;
    enum encoding e;
    arena_init(&a, 64 << 20);
    faults_init(&f, &a);
    if (encoding_decode(&a, S("fuzz.csv"), (struct str){(const char *)data, size}, &f, &e, &text) == ERR_OK)
        if (csv_read(&a, S("fuzz.csv"), text, CSV_ROWS_MAX, &f, &csv) == ERR_OK)
            for (size_t i = 0; i < csv.n; i++)
                if (csv.rows[i].n == 0 || csv.rows[i].line < 1)
                    __builtin_trap();
    arena_done(&a);
    return 0;
}
