/* What became of rows, on its way to the desk. Must not know why. */
#include "adapters/line/sender_inside.h"

void sender_drop_outcomes(struct sender *s)
{
    for (size_t i = 0; i < s->n_outcomes; i++)
        desk_request_free(s->outcome[i]);
    s->n_outcomes = 0;
}

/* What was delivered must not stay on disk, or the next start sends it once more, when no token or key tells any longer:
 * it is kept and told later, and nothing new is sent meanwhile. */
bool sender_tell(struct sender *s)
{
    if (s->n_outcomes == 0)
        return true;
    enum err err = desk_submit(s->desk, s->outcome, s->n_outcomes);
    if (err && !s->untold)
        LOG(LOG_WARN, "line_outcomes_untold", LOG_N("rows", s->n_outcomes), LOG_W("err", err_name(err)));
    s->untold = err == ERR_NOMEM;
    if (s->untold)
        return false;
    if (err) /* it has ended: the next start goes on */
        sender_drop_outcomes(s);
    s->n_outcomes = 0;
    return true;
}

void sender_report(struct sender *s, int64_t id, struct str state, const char *error, int64_t delay_ms)
{
    struct desk_request *r =
        desk_request_new(&(struct desk_request){.kind = DESK_SENT,
                                                .outbox_id = id,
                                                .sent_state = state,
                                                .sent_error = str_from(error),
                                                .sent_next_ms = delay_ms ? clock_wall_ms() + delay_ms : 0});
    if (r && s->n_outcomes < OUTCOMES_MAX) {
        s->outcome[s->n_outcomes++] = r;
        return;
    }
    LOG(LOG_WARN, "line_outcomes_untold", LOG_N("rows", 1), LOG_W("err", err_name(ERR_NOMEM)));
    desk_request_free(r);
}
