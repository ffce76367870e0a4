/* Any bytes as a workbook; and, because chance makes no zips, as each of its parts. */
#include "directory/xlsx_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct faults f;
    struct csv csv;
    if (size < 1 || size > 1 << 16)
        return 0;
    struct str bytes = {(const char *)data + 1, size - 1};
    arena_init(&a, 64 << 20);
    faults_init(&f, &a);
    struct workbook w = {.arena = &a, .file = {"f", 1}, .faults = &f};
    switch (data[0] % 4) {
    case 0:
        (void)xlsx_read(&a, w.file, bytes, CSV_ROWS_MAX, &f, &csv);
        break;
    case 1:
        (void)xlsx_strings(bytes, &w);
        break;
    case 2:
        (void)xlsx_styles(bytes, &w);
        break;
    default:
        if (xlsx_sheet(bytes, &w, &csv) == ERR_OK)
            for (size_t i = 0; i < csv.n; i++)
                if (csv.rows[i].n != csv.rows[0].n)
                    __builtin_trap();
    }
    arena_done(&a);
    return 0;
}
