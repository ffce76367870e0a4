/* Rows as the desk's API shows them: docs/openapi.yaml's schemas, one function each. Pure. */
#pragma once
#include "base/json.h"
#include "bot/alerting.h"
#include "bot/conversation.h"
#include "console/questionnaires.h"
#include "store/rows.h"

/* Ids are opaque strings to everybody outside. */
void put_id(struct json_out *w, const char *key, int64_t id);
/* The empty str is null. */
void put_text_or_null(struct json_out *w, const char *key, struct str s);
/* 0 is null. */
void put_time_or_null(struct json_out *w, const char *key, int64_t ms);

/* A list of resources; `more` adds what `n` says of each, NULL: nothing. */
typedef void put_resource_n(struct json_out *w, int64_t n);
void put_resources(struct json_out *w, const char *key, const struct resource_count_row *rows, size_t n,
                   put_resource_n *more);

/* Alerting; NULL is null: nobody was ever called. */
void put_alerting(struct json_out *w, const char *key, const struct alerting *a);
/* Escalation */
void put_escalation_row(struct json_out *w, const char *key, const struct escalation_row *row,
                        const struct alerting *a);
/* How the calling of people stands for this row. *ret is NULL when nobody was ever called. */
MUST_CHECK enum err read_alerting(struct store *db, struct arena *a, const struct escalation_row *row,
                                  const struct alerting **ret);
/* Message; a body that cannot be read leaves the message without text. `undelivered`: it will never arrive. */
void put_message(struct json_out *w, const char *key, const struct journal_row *row, bool undelivered);

/* Everything about one conversation but its transcript. */
struct dossier {
    struct conversation_row row;
    struct conversation state;
    struct escalation_row escalation; /* id 0: none */
    const struct alerting *alerting;
    struct answer_row *answers;
    size_t n_answers;
    struct note_row *notes;
    size_t n_notes;
    struct match_row *matches;
    size_t n_matches;
};
/* Conversation: answers beside their questions, of the newest run of each questionnaire. */
void put_dossier(struct json_out *w, const struct dossier *d, const struct questionnaires *questionnaires);
