/* A host looks at what is listed and says whether it is still true. What is shown is what residents see; nothing is
 * answered by looking. */
#include "bot/resource_confirm.h"
#include "portal/view.h"
#include "portal/view_pages.h"

/* Said after the answer, and of a link that leads nowhere (any more). */
static const char *const ends[] = {"thanks", "void"};

static bool is_end(struct str param)
{
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (str_eq(param, str_from(ends[i])))
            return true;
    }
    return false;
}

static void say_end(struct view *v, struct str end, struct page_answer *ret)
{
    struct fill *f = view_frame(v, NAVS, view_say(v, "confirm.title", NULL));
    fill_words(f, "heading", arena_fmt(v->arena, "confirm.%.*s", STR_FMT(end)));
    fill_words(f, "text", arena_fmt(v->arena, "confirm.%.*s_text", STR_FMT(end)));
    view_render(v, PAGE_CONFIRM, f, ret);
}

static void put_fact(struct fill *f, const char *word, struct str text)
{
    if (!text.len)
        return;
    struct fill *row = fill_row(f, "facts");
    fill_words(row, "fact_word", str_from(word));
    fill_text(row, "fact", text);
}

static void ask(struct view *v, const struct resource *r, struct page_answer *ret)
{
    struct fill *f = view_frame(v, NAVS, view_say(v, "confirm.title", NULL));
    fill_words(f, "heading", S("confirm.heading"));
    fill_words(f, "text", S("confirm.text"));
    fill_flag(f, "asked", true);
    fill_text(f, "here", view_link(v, v->path));
    fill_text(f, "name", r->name);
    bool over = r->status == RESOURCE_ENDED; /* "still true" must not be taken for "it is still over" */
    fill_flag(f, "over", over);
    put_fact(f, "confirm.listed", over ? view_say(v, "confirm.listed_ended", NULL) : (struct str){0});
    put_fact(f, "confirm.summary", str_trim(r->summary));
    put_fact(f, "one.when", view_when(v, r));
    put_fact(f, "one.where", r->place);
    put_fact(f, "confirm.address", r->address);
    put_fact(f, "one.cost", view_cost(v, r));
    put_fact(f, "one.bring", r->bring);
    put_fact(f, "one.apply", r->apply);
    put_fact(f, "one.contact", r->phone);
    view_render(v, PAGE_CONFIRM, f, ret);
}

void build_confirm(struct view *v, struct page_answer *ret)
{
    struct resource listed;
    if (is_end(v->param)) {
        say_end(v, v->param, ret);
        return;
    }
    if (confirm_look(v->db, v->arena, v->param, v->now_ms, &listed) == ERR_OK) {
        ask(v, &listed, ret);
        return;
    }
    ret->status = 404;
    say_end(v, S("void"), ret);
}
