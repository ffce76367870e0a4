/* Whole small files into an arena. Knows nothing of what is in them. */
#include "base/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/owned.h"

enum { NAMES_MAX = 100000 };

static enum err from_errno(void)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
        return ERR_NOTFOUND;
    case ENOMEM:
        return ERR_NOMEM;
    default:
        return ERR_IO;
    }
}

/* `room` bytes, or fewer when the file ends earlier. */
static ssize_t read_all(int fd, char *to, size_t room)
{
    size_t n = 0;
    while (n < room) {
        ssize_t got = read(fd, to + n, room - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        n += (size_t)got;
    }
    return (ssize_t)n;
}

static enum err read_open(int fd, struct arena *a, size_t cap, struct str *ret)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return ERR_IO;
    if (!S_ISREG(st.st_mode))
        return ERR_IO;
    size_t size = (size_t)st.st_size;
    if (size > cap)
        return ERR_INPUT;
    /* One byte more: a file that grew meanwhile is not silently cut. */
    char *to = arena_alloc(a, size + 1);
    if (!to)
        return ERR_NOMEM;
    ssize_t n = read_all(fd, to, size + 1);
    if (n < 0 || (size_t)n > size)
        return ERR_IO;
    to[n] = '\0';
    *ret = (struct str){to, (size_t)n};
    return ERR_OK;
}

enum err file_read(struct arena *a, const char *path, size_t cap, struct str *ret)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return from_errno();
    enum err err = read_open(fd, a, cap, ret);
    close(fd);
    return err;
}

OWNED_KIND(dir, DIR *, closedir)

struct names {
    struct arena *arena;
    struct str *list;
    size_t n, room;
};

static enum err names_add(struct names *names, struct str name)
{
    if (names->n == names->room) {
        if (names->n >= NAMES_MAX)
            return ERR_NOMEM;
        size_t room = names->room ? names->room * 2 : 32;
        struct str *list = ARENA_ARRAY(names->arena, struct str, room);
        if (!list)
            return ERR_NOMEM;
        if (names->n)
            memcpy(list, names->list, names->n * sizeof *list);
        names->list = list;
        names->room = room;
    }
    struct str copy = arena_str(names->arena, name);
    if (copy.len != name.len)
        return ERR_NOMEM;
    names->list[names->n++] = copy;
    return ERR_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

enum err file_list(struct arena *a, const char *dir, const char *suffix, struct str **ret, size_t *ret_n)
{
    OWNED(dir) DIR *d = opendir(dir);
    if (!d)
        return from_errno();
    struct names names = {.arena = a};
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(d);
        if (!entry && errno)
            return ERR_IO;
        if (!entry)
            break;
        struct str name = str_from(entry->d_name);
        if (str_eq(name, S(".")) || str_eq(name, S("..")) || !str_ends(name, str_from(suffix)))
            continue;
        enum err err = names_add(&names, name);
        if (err)
            return err;
    }
    if (names.n)
        qsort(names.list, names.n, sizeof *names.list, by_bytes);
    *ret = names.list;
    *ret_n = names.n;
    return ERR_OK;
}
