/* Adding, listing and changing staff from the command line. Whoever loses a right is signed out: their sessions go with
 * the change. Must not know how sessions are kept by the service. */
#include "cli/staff.h"
#include <stdio.h>
#include <termios.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/utf8.h"
#include "bot/config.h"
#include "bot/staff_role.h"
#include "cli/usage.h"
#include "store/rows.h"

enum { EXIT_FINE = 0, EXIT_WRONG = 1, EXIT_USE = 2, EXIT_PLACE = 3, STAFF_BYTES = 16 << 20 };

struct staff_call {
    struct str word, login; /* what to do, to whom */
    const char *config, *name, *role, *password_file;
    struct arena arena;
    struct store *db;
};

static const char usage[] = "tsunagu staff add LOGIN --role ROLE [--name NAME] [--password-file FILE|-]\n"
                            "tsunagu staff passwd LOGIN [--password-file FILE|-]\n"
                            "tsunagu staff role LOGIN ROLE\n"
                            "tsunagu staff disable LOGIN\n"
                            "tsunagu staff list\n"
                            "  ROLE: link_worker, supervisor, editor, auditor, admin\n"
                            "  a password has at least 12 characters; '-' reads it from standard input\n"
                            "  --config FILE  as for serve\n";

static int say(int code, const char *words)
{
    fprintf(stderr, "tsunagu staff: %s\n", words);
    return code;
}

static int say_err(enum err err)
{
    switch (err) {
    case ERR_OK:
        return EXIT_FINE;
    case ERR_NOTFOUND:
        return say(EXIT_WRONG, "there is no such login");
    case ERR_CONFLICT:
        return say(EXIT_WRONG, "this login is taken");
    default:
        fprintf(stderr, "tsunagu staff: database: %s\n", err_name(err));
        return EXIT_PLACE;
    }
}

/* ---- the command line ---- */

static bool take_option(struct staff_call *call, int argc, char **argv, int *i)
{
    const struct {
        const char *name;
        const char **into;
    } options[] = {{"--config", &call->config},
                   {"--name", &call->name},
                   {"--role", &call->role},
                   {"--password-file", &call->password_file}};
    for (size_t k = 0; k < sizeof options / sizeof options[0]; k++) {
        if (strcmp(argv[*i], options[k].name) != 0 || *i + 1 >= argc)
            continue;
        *options[k].into = argv[++*i];
        return true;
    }
    return false;
}

/* `role LOGIN ROLE`: the third word is the role. */
static bool parse(struct staff_call *call, int argc, char **argv)
{
    const char *words[3] = {0};
    size_t n = 0;
    for (int i = 1; i < argc; i++) {
        if (take_option(call, argc, argv, &i))
            continue;
        if (n == 3 || argv[i][0] == '-')
            return false;
        words[n++] = argv[i];
    }
    call->word = str_from(words[0]);
    call->login = str_from(words[1]);
    if (words[2]) {
        if (!str_eq(call->word, S("role")) || call->role)
            return false;
        call->role = words[2];
    }
    return n > 0;
}

/* ---- the password ---- */

static struct str first_line(struct str text)
{
    struct str line = str_cut(text, '\n').head;
    return line.len && line.ptr[line.len - 1] == '\r' ? str_sub(line, 0, line.len - 1) : line;
}

static bool read_line(struct arena *a, struct str *ret)
{
    char line[PASSWORD_MAX + 3];
    if (!fgets(line, sizeof line, stdin))
        return false;
    *ret = arena_str(a, first_line(str_from(line)));
    crypto_wipe(line, sizeof line);
    return true;
}

/* At a terminal: asked for without echo. */
static bool ask(struct arena *a, struct str *ret)
{
    struct termios before, silent;
    if (tcgetattr(STDIN_FILENO, &before))
        return false;
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    fputs("password: ", stderr);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    bool read = read_line(a, ret);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fputc('\n', stderr);
    return read;
}

static int read_password(struct staff_call *call, struct str *ret)
{
    struct str whole = {0};
    bool read;
    if (!call->password_file)
        read = isatty(STDIN_FILENO) ? ask(&call->arena, ret) : false;
    else if (strcmp(call->password_file, "-") == 0)
        read = read_line(&call->arena, ret);
    else if (file_read(&call->arena, call->password_file, 4096, &whole))
        return say(EXIT_PLACE, "the password file cannot be read");
    else
        read = true;
    if (!read)
        return say(EXIT_USE, "no password: use --password-file FILE or -");
    if (whole.len)
        *ret = first_line(whole);
    return EXIT_FINE;
}

/* Read, judge and hash. */
static int take_password(struct staff_call *call, struct str *ret)
{
    struct str password = {0};
    char hash[PASSWORD_HASH_BYTES];
    int code = read_password(call, &password);
    if (code)
        return code;
    if (!utf8_valid(password) || !staff_password_valid(password, call->login))
        return say(EXIT_WRONG, "a password has 12 characters or more and is not the login");
    enum err err = password_hash(password, hash);
    crypto_wipe((void *)(uintptr_t)password.ptr, password.len);
    *ret = arena_str(&call->arena, str_from(hash));
    return err ? say(EXIT_PLACE, "the password cannot be hashed") : EXIT_FINE;
}

/* ---- inside the transaction ---- */

static enum err sign_out(struct staff_call *call, int64_t staff_id)
{
    struct session_row *rows = NULL;
    size_t n = 0;
    enum err err = session_rows_list(call->db, &call->arena, &rows, &n);
    for (size_t i = 0; !err && i < n; i++) {
        if (rows[i].staff_id == staff_id)
            err = session_row_delete(call->db, rows[i].token_hash);
    }
    return err;
}

/* The actor is nobody in the table: the command line. */
static enum err audit(struct staff_call *call, int64_t staff_id)
{
    struct str action = arena_join(&call->arena, S("staff_"), call->word);
    return audit_row_insert(call->db, clock_wall_ms(), 0, action, S("staff"), staff_id);
}

static enum err save(struct staff_call *call, struct staff_row *row, bool is_new)
{
    enum err err = store_begin(call->db);
    if (err)
        return err;
    err = is_new ? staff_row_insert(call->db, row) : staff_row_update(call->db, row);
    if (!err && !is_new)
        err = sign_out(call, row->id);
    if (!err)
        err = audit(call, row->id);
    if (!err)
        err = store_commit(call->db);
    else
        store_rollback(call->db);
    return err;
}

/* ---- the words ---- */

static int take_role(const struct staff_call *call, struct str *ret)
{
    enum staff_role role;
    if (!staff_role_from_name(str_from(call->role), &role))
        return say(EXIT_USE, "--role is one of link_worker, supervisor, editor, auditor, admin");
    *ret = str_from(staff_role_name(role));
    return EXIT_FINE;
}

static int add(struct staff_call *call)
{
    struct staff_row row = {.login = call->login, .created_ms = clock_wall_ms()};
    row.name = str_trim(call->name ? str_from(call->name) : call->login);
    int code = take_role(call, &row.role);
    if (!code && !staff_login_valid(call->login))
        code = say(EXIT_USE, "a login is 1-64 of a-z 0-9 . _ - and begins with a letter");
    if (!code && (row.name.len == 0 || row.name.len > STAFF_NAME_MAX || !utf8_valid(row.name)))
        code = say(EXIT_USE, "a name has at most 120 bytes");
    if (!code && call->password_file)
        code = take_password(call, &row.password);
    if (!code)
        code = say_err(save(call, &row, true));
    if (!code && !row.password.len)
        fputs("tsunagu staff: added without a password; set one with: tsunagu staff passwd LOGIN\n", stderr);
    return code;
}

static int passwd(struct staff_call *call)
{
    struct staff_row row;
    enum err err = staff_row_find(call->db, &call->arena, call->login, &row);
    if (err)
        return say_err(err);
    int code = take_password(call, &row.password);
    row.failures = row.locked_until_ms = 0;
    row.disabled = false;
    return code ? code : say_err(save(call, &row, false));
}

static int change_role(struct staff_call *call)
{
    struct staff_row row;
    enum err err = staff_row_find(call->db, &call->arena, call->login, &row);
    if (err)
        return say_err(err);
    int code = take_role(call, &row.role);
    return code ? code : say_err(save(call, &row, false));
}

static int disable(struct staff_call *call)
{
    struct staff_row row;
    enum err err = staff_row_find(call->db, &call->arena, call->login, &row);
    if (err)
        return say_err(err);
    row.disabled = true;
    return say_err(save(call, &row, false));
}

static const char *standing(const struct staff_row *row)
{
    if (row->disabled)
        return "disabled";
    return row->password.len ? "active" : "no password";
}

static int list(struct staff_call *call)
{
    struct staff_row *rows = NULL;
    size_t n = 0;
    enum err err = staff_rows_list(call->db, &call->arena, &rows, &n);
    for (size_t i = 0; !err && i < n; i++)
        printf("%-20.*s %-12.*s %-12s %.*s\n", STR_FMT(rows[i].login), STR_FMT(rows[i].role), standing(&rows[i]),
               STR_FMT(rows[i].name));
    return say_err(err);
}

static const struct {
    const char *word;
    int (*run)(struct staff_call *call);
    bool login; /* needs one */
} words[] = {{"add", add, true},
             {"passwd", passwd, true},
             {"role", change_role, true},
             {"disable", disable, true},
             {"list", list, false}};

static int open_database(struct staff_call *call)
{
    struct faults faults;
    struct config config;
    faults_init(&faults, &call->arena);
    enum err err = config_load(call->config, &call->arena, &faults, &config);
    faults_print(&faults, stderr, false);
    if (err)
        return err == ERR_INPUT ? EXIT_WRONG : say(EXIT_PLACE, "the configuration cannot be read");
    err = store_open(arena_str(&call->arena, config.database).ptr, STORE_WRITE, &call->db);
    return err ? say(EXIT_PLACE, "the database cannot be opened") : EXIT_FINE;
}

static int run(struct staff_call *call)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!str_eq(call->word, str_from(words[i].word)))
            continue;
        if (words[i].login != (call->login.len > 0))
            break;
        int code = open_database(call);
        return code ? code : words[i].run(call);
    }
    fputs(usage, stderr);
    return EXIT_USE;
}

int cmd_staff(int argc, char **argv)
{
    struct staff_call call = {0};
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return EXIT_FINE;
    }
    arena_init(&call.arena, STAFF_BYTES);
    int code = EXIT_USE;
    if (parse(&call, argc, argv))
        code = run(&call);
    else
        code = wrong_use(usage, argc, argv);
    store_close(call.db);
    arena_done(&call.arena);
    return code;
}
