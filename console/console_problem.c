/* The table of refusals. Titles are read by staff, not by residents, and say what to do next.
 * Where http/problems.def has the same code it has the same title. Must not know who was refused. */
#include "console/console_problem.h"

static const struct {
    int status;
    const char *code, *title;
} table[PROBLEMS] = {
    [PROBLEM_BAD_REQUEST] = {400, "bad_request", "リクエストの形が正しくありません。"},
    [PROBLEM_NOT_FOUND] = {404, "not_found", "見つかりません。"},
    [PROBLEM_SESSION_REQUIRED] = {401, "session_required", "ログインしてください。"},
    [PROBLEM_LOGIN_FAILED] = {401, "login_failed", "ログイン名かパスワードが違います。"},
    [PROBLEM_LOGIN_SLOW] = {429, "login_slow", "ログインの回数が多すぎます。少し待ってから、もう一度お試しください。"},
    [PROBLEM_CSRF] = {403, "csrf", "確認の値が合いません。画面を開き直してください。"},
    [PROBLEM_ORIGIN] = {403, "origin", "このページからは使えません。"},
    [PROBLEM_ROLE] = {403, "role", "この操作をする権限がありません。"},
    [PROBLEM_LINK_USED] = {410, "link_used", "このリンクは使い終わったか、期限が切れています。"},
    [PROBLEM_PASSWORD_RULE] = {422, "password_rule",
                               "パスワードは12文字以上で、ログイン名とは違うものにしてください。"},
    [PROBLEM_ALREADY_CLAIMED] = {409, "already_claimed", "ほかの人が先に受け持ちました。"},
    [PROBLEM_NOT_YOURS] = {409, "not_yours", "この方の担当ではありません。先に「担当する」を押してください。"},
    [PROBLEM_CLOSED] = {409, "closed", "この相談は、もう終了しています。"},
    [PROBLEM_NOT_ALERTED] = {409, "not_alerted",
                             "このお知らせは、ほかの人あてです。代わりに見るときは「担当する」を押してください。"},
    [PROBLEM_ALREADY_ANSWERED] = {409, "already_answered", "ほかの人が先に応答しました。"},
    [PROBLEM_REPLACED] = {409, "replaced", "すでに取り消されたか、あとから変わっています。画面を開き直してください。"},
    [PROBLEM_MOVED_ON] = {409, "moved_on", "もう開き直せません。ご本人がそのあとに書き込んだか、日がたっています。"},
    [PROBLEM_NOT_NOW] = {409, "not_now",
                         "いまは声をかけられません。相談が開いているか、一週間以内に声をかけています。"},
    [PROBLEM_NEWER_MESSAGE] = {409, "newer_message", "新しい発言があります。読んでから送ってください。"},
    [PROBLEM_IMPORT_RUNNING] =
        {503, "import_running",
         "ほかの一覧を取りこんでいるところです。少し待ってから、もう一度お試しください。まだ何も変わっていません。"},
    [PROBLEM_BUSY] = {503, "busy", "混み合っています。少し待ってから、もう一度お試しください。"},
    [PROBLEM_NOT_SAVED] = {503, "not_saved", "保存できませんでした。サーバーの空き容量を確認してください。"},
    [PROBLEM_INTERNAL] = {500, "internal", "こちらの不具合です。"},
};

int problem_status(enum problem p)
{
    return table[p].status;
}

const char *problem_code(enum problem p)
{
    return table[p].code;
}

void problem_begin(struct json_out *w, enum problem p)
{
    char type[96];
    snprintf(type, sizeof type, PROBLEM_TYPE "%s", table[p].code);
    json_open_object(w, NULL);
    json_put_str(w, "type", str_from(type));
    json_put_str(w, "title", str_from(table[p].title));
    json_put_int(w, "status", table[p].status);
}
