/* The safety floor without a desk: words in, one text out, no row anywhere. What became of it is only counted in the
 * log. */
#include "adapters/line/unsaved.h"

#include <stdlib.h>

#include "adapters/courier.h"
#include "adapters/line/line_message.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "bot/config.h"
#include "bot/turn.h"
#include "dialogs/bundle.h"

enum { ARENA_BYTES = 8 << 20, STRINGS_BYTES = 64 << 10, VARS = 24, HOTLINES_SHOWN = 2, CALL_TIMEOUT_MS = 10000 };

struct unsaved {
    struct courier *courier;
    const struct content *content;
    struct arena strings, arena;
    struct str url, bearer;
};

enum err unsaved_open(const struct config *config, const struct content *content, struct courier *courier,
                      struct unsaved **ret)
{
    struct unsaved *u = calloc(1, sizeof *u);
    if (!u)
        return ERR_NOMEM;
    u->courier = courier;
    u->content = content;
    arena_init(&u->strings, STRINGS_BYTES);
    arena_init(&u->arena, ARENA_BYTES);
    u->url = arena_join(&u->strings, config->line_api_base, S("/v2/bot/message/reply"));
    u->bearer = arena_str(&u->strings, config->line_token);
    if (u->strings.failed) {
        unsaved_close(u);
        return ERR_NOMEM;
    }
    *ret = u;
    return ERR_OK;
}

void unsaved_use_content(struct unsaved *u, const struct content *content)
{
    u->content = content;
}

/* In Japanese: which language the person wanted cannot be read. */
static struct str words_for(struct unsaved *u, struct risk risk)
{
    const struct content *c = u->content;
    int64_t now_ms = clock_wall_ms();
    struct var item[VARS];
    struct vars vars = {item, c->town ? town_vars(c->town, &u->arena, LANG_JA, now_ms, item, VARS - 1) : 0};
    struct hotline_wish wish = {.kind = risk.kind,
                                .emergency = risk.level == RISK_EMERGENCY,
                                .area = c->town ? town_area(c->town) : (struct str){0}};
    if (c->hotlines)
        item[vars.n++] =
            (struct var){S("hotlines"), hotlines_text(c->hotlines, &u->arena, &wish, now_ms, HOTLINES_SHOWN)};
    return bundle_text(c->bundle, &u->arena, "unsaved_danger", LANG_JA, &vars, 0);
}

/* One bubble, as the outbox keeps it. */
static enum err bubbles(struct unsaved *u, struct str text, struct str *ret)
{
    struct buf b;
    struct json_out out;
    buf_init_in(&b, &u->arena, LINE_BODY_BYTES);
    json_out_init(&out, &b);
    json_open_list(&out, NULL);
    json_open_object(&out, NULL);
    json_put_str(&out, "text", text);
    json_close_object(&out);
    json_close_list(&out);
    *ret = buf_str(&b);
    return b.err;
}

static void done(void *self, const struct courier_result *result)
{
    (void)self;
    LOG(LOG_WARN, "line_unsaved_answered", LOG_N("outcome", result->outcome), LOG_N("status", result->status));
}

void unsaved_answer(struct unsaved *u, struct str text, struct str reply_token)
{
    arena_reset(&u->arena);
    struct risk risk = nlu_risk(u->content->nlu, &u->arena, text);
    if (risk.level < RISK_URGENT || !reply_token.len || !u->content->bundle)
        return;
    const struct line_envelope envelope = {.reply = true, .to_or_token = reply_token};
    struct str said = words_for(u, risk), list;
    struct buf body;
    buf_init_in(&body, &u->arena, LINE_BODY_BYTES);
    if (!said.len || bubbles(u, said, &list) || line_message_write(&u->arena, list, &envelope, &body))
        return;
    const struct courier_request request = {.method = S("POST"),
                                            .url = u->url,
                                            .bearer = u->bearer,
                                            .body = buf_str(&body),
                                            .timeout_ms = CALL_TIMEOUT_MS,
                                            .done = done};
    if (courier_submit(u->courier, &request))
        LOG(LOG_ERROR, "line_unsaved_not_sent");
}

void unsaved_close(struct unsaved *u)
{
    if (!u)
        return;
    arena_done(&u->arena);
    arena_done(&u->strings);
    free(u);
}
