/* What stands in a list that was read; and each of its resources comes back from its JSON as it was. */
#pragma once
#include <math.h>
#include "tests/directory/import_words.h"

struct counts {
    size_t categories, dated, timed, positions, costs, encoded;
};

static inline struct counts count(struct arena *a, const struct imported *im)
{
    struct counts c = {0};
    for (size_t i = 0; i < im->n; i++) {
        const struct resource *r = &im->items[i];
        c.categories += r->categories.n > 0;
        c.dated += r->schedule.n_dates > 0 || r->schedule.first_day != INT32_MIN || r->schedule.weekdays;
        c.timed += r->schedule.from_min >= 0;
        c.positions += isnan(r->lat) ? 0 : 1;
        c.costs += r->cost_yen >= 0;
        struct buf b, again;
        struct resource back;
        buf_init_in(&b, a, 1 << 20);
        buf_init_in(&again, a, 1 << 20);
        assert_int_equal(resource_encode(r, &b), ERR_OK);
        assert_int_equal(resource_decode(buf_str(&b), a, &back), ERR_OK);
        assert_int_equal(resource_encode(&back, &again), ERR_OK);
        assert_str_equal(buf_str(&again), buf_str(&b));
        assert_true(r->when_text.len > 0 || !c.dated || im->kind != IMPORT_EVENT);
        c.encoded++;
    }
    return c;
}
