/* Any text and any conditions over the demo town: an answer, never an error of the engine. A NUL separates the text
 * from conditions. */
#include <math.h>
#include <stdlib.h>
#include "base/utf8.h"
#include "bot/resource_search.h"
#include "bot/resources.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    struct store *s;
    struct directory *d;
    struct searcher *f;
} town;

enum { NOW_S = 1795309200 };

static void open_town(void)
{
    struct arena a;
    struct faults faults;
    arena_init(&a, 8 << 20);
    faults_init(&faults, &a);
    if (store_open(":memory:", STORE_WRITE, &town.s) ||
        resources_import_demo(town.s, "directory/data/demo/activities.csv", NOW_S * 1000ll) ||
        resources_load(town.s, &town.d, NULL) || searcher_new(town.s, town.d, ".", &faults, &town.f))
        abort(); /* start it where the program lies */
    arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct search_found found;
    struct str filters[SEARCH_FILTERS];
    struct str_cut cut = str_cut((struct str){(const char *)data, size}, '\0');
    struct search_request r = {
        .text = cut.head, .filters = filters, .lat = NAN, .lon = NAN, .now_ms = NOW_S * 1000ll, .limit = 10};
    if (!town.f)
        open_town();
    while (cut.found && r.n_filters < SEARCH_FILTERS) {
        cut = str_cut(cut.tail, '\0');
        filters[r.n_filters++] = cut.head;
    }
    for (size_t i = 0; i < r.n_filters; i++)
        if (!utf8_valid(filters[i]))
            return 0;
    arena_init(&a, 64 << 20);
    enum err err = searcher_search(town.f, town.s, &a, &r, &found);
    if (err != (utf8_valid(r.text) ? ERR_OK : ERR_INPUT) && err != ERR_INPUT)
        __builtin_trap();
    if (!err && (found.n > found.total || found.total > directory_count(town.d)))
        __builtin_trap();
    arena_done(&a);
    return 0;
}
