/* The smallest content in which a questionnaire `t` lives among flows that interrupt, follow and call it. Every text
 * can be told from every other: a question begins with <flow.node>, progress is [3/6], the old answer P<…>. */
#pragma once
#include <sys/stat.h>
#include <unistd.h>
#include "dialogs/bundle.h"
#include "tests/dialogs/random_form.h"

struct form_content {
    char dir[64];
};

static const struct {
    const char *name, *text;
} form_files[] = {
    {"texts/system.yaml",
     "skipped: とばす。\nnoted_unknown: 大丈夫。\ncannot_skip: えらんで。\ngive_up: 先へ。\noffer_human: 人が聞く。\n"
     "back_at_start: B-最初。\nresume: R-続き。\nresume_form: \"R-[{number}/{of}]\"\nprogress: "
     "\"[{number}/{of}]\"\nprevious: \"P<{value}>\"\n"
     "corrected: \"直した{value}。\"\nstale_button: 古い。\ncontent_moved: M-新しい。\ncontent_moved_to_start: "
     "M-最初から。\ncontent_moved_away: M-ない。\npicked: \"K<{value}>\"\npicked_all: \"A<{value}>\"\npicked_before: "
     "\"S<{value}>\"\npicked_rest: \"R<{value}|{said}>\"\nlisted: \"{first}+{second}\"\ndate_said: D\nweekday_names: "
     "W\nmonth_names: M\nbutton_enough: "
     "これで全部\nbutton_anew: 選びなおす\nbutton_restart: 最初から\nbutton_stop: やめる\nstopped: "
     "止めた。\ndid_you_mean: "
     "\"C<{value}>\"\nwhich_of_two: \"{first}か{second}\"\n"
     "invalid: [I-一, I-二]\nnot_understood: [N-一, N-二]\nbutton_skip: とばす\nbutton_back: もどる\nbutton_human: "
     "人と話す\nbutton_yes: はい\n"
     "button_no: いいえ\nbutton_resume: 続きから\nno_answer: なし\nunknown_answer: 不明\naside: ちなみに。\n"},
    {"texts/commands.yaml",
     "back: [うしろ]\nskip: [ぬかす]\nunknown: [しらない]\nrepeat: [また]\nstop: [おわり]\nrestart: [あたま]\n"
     "continue: [つぎ]\nhuman: [ひと]\nhelp: [たすけ]\nmenu: [めにゅう]\nprivacy: [ひみつ]\nmove: [うつる]\n"},
    {"texts/vars.yaml",
     "said: ことば\nnumber: \"10\"\nof: \"30\"\nvalue: えらぶ\nfirst: えらぶ\nsecond: えらぶ\nlo: \"0\"\nhi: \"9\"\n"},
    {"texts/triggers.yaml", "talk_to_human: {flow: handoff}\n"},
    {"flows/handoff.yaml", "flow: handoff\nkind: script\ntitle: 人\nstart: h\nnodes:\n  h:\n    handoff: {summary: "
                           "まとめ, text: 伝えました。}\n"},
    {"flows/aside.yaml", "flow: aside\nkind: script\ntitle: 脇道\nstart: a\nnodes:\n"
                         "  a:\n    ask: \"<aside.a>\"\n    slot: a\n    type: choice\n    options: [{v: 1, t: いち}, "
                         "{v: 2, t: に, go: z}]\n"
                         "    unrecognised: [U-一, U-二]\n    give_up: {after: 2}\n    next: b\n"
                         "  b:\n    ask: \"<aside.b>\"\n    slot: b\n    unrecognised: [U-一]\n    give_up: {after: "
                         "1}\n    next: z\n  z:\n    end:\n"},
    {"flows/danger.yaml", "flow: danger\nkind: script\ntitle: 安全\nstart: a\nafterwards: rest\nnodes:\n"
                          "  a:\n    ask: \"<danger.a>\"\n    slot: a\n    type: yesno\n    unrecognised: [U-一]\n    "
                          "give_up: {after: 1}\n    next: z\n  z:\n    end:\n"},
    {"flows/after.yaml", "flow: after\nkind: script\ntitle: あと\nstart: hi\nnodes:\n  hi:\n    say: ありがとう。\n    "
                         "buttons: [{t: もう一度する, start: t}]\n    next: a\n"
                         "  a:\n    ask: \"<after.a>\"\n    slot: a\n    type: yesno\n    unrecognised: [U-一]\n    "
                         "give_up: {after: 1}\n    next: z\n  z:\n    end:\n"},
    {"flows/caller.yaml", "flow: caller\nkind: script\ntitle: 呼ぶ\nstart: c\nnodes:\n  c:\n    call: t\n    next: a\n"
                          "  a:\n    ask: \"<caller.a>\"\n    slot: a\n    type: yesno\n    unrecognised: [U-一]\n    "
                          "give_up: {after: 1}\n    next: z\n  z:\n    end:\n"},
    {"flows/other.yaml",
     "flow: other\nkind: form\ntitle: 別の票\nstart: a\nnodes:\n"
     "  a:\n    ask: \"<other.a>\"\n    slot: a\n    type: yesno\n    unrecognised: [U-一]\n    give_up: {after: 1}\n  "
     "  next: b\n"
     "  b:\n    ask: \"<other.b>\"\n    slot: b\n    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: に}]\n"
     "    unrecognised: [U-一]\n    give_up: {after: 1}\n    next: z\n  z:\n    end:\n"},
};
enum { FORM_FILES = sizeof form_files / sizeof form_files[0] };

static inline void form_content_write(const struct form_content *c, const char *name, struct str text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", c->dir, name);
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    assert_int_equal(fwrite(text.ptr, 1, text.len, to), text.len);
    fclose(to);
}

static inline void form_content_init(struct form_content *c)
{
    char path[256];
    snprintf(c->dir, sizeof c->dir, "/tmp/tsunagu-forms-XXXXXX");
    assert_non_null(mkdtemp(c->dir));
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", c->dir, (const char *const[]){"flows", "texts"}[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    for (size_t i = 0; i < FORM_FILES; i++)
        form_content_write(c, form_files[i].name, str_from(form_files[i].text));
}

static inline void form_content_done(const struct form_content *c)
{
    char path[256];
    for (size_t i = 0; i < FORM_FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", c->dir, form_files[i].name);
        (void)remove(path);
    }
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", c->dir, (const char *const[]){"flows/t.yaml", "flows", "texts", ""}[i]);
        (void)remove(path);
    }
}

/* Compile it with `yaml` as the questionnaire; NULL when the checker finds something (printed). */
static inline struct bundle *form_content_load(const struct form_content *c, struct str yaml)
{
    struct arena arena;
    struct faults faults;
    struct bundle *b = NULL;
    form_content_write(c, "flows/t.yaml", yaml);
    arena_init(&arena, 4 << 20);
    faults_init(&faults, &arena);
    if (bundle_load(c->dir, &faults, &b) != ERR_OK) {
        bool budget = faults.n_errors > 0;
        for (const struct fault *f = faults.first; f; f = f->next)
            budget = budget && (f->level == FAULT_WARNING || strcmp(f->code, "F027") == 0);
        if (!budget)
            faults_print(&faults, stderr, true);
        assert_true(budget); /* too many bubbles is all that a random form may be guilty of */
    }
    arena_done(&arena);
    return b;
}
