/* Counts what a program does to files below a folder, and makes one of it fail: loaded before the system's library.
 *
 * FAIL_UNDER  the folder. FAIL_AT  which call fails, from 1; 0 for none. FAIL_ON  1 if all after it fail as well.
 * FAIL_COUNT  a file into which the number of calls is written in the end. FAIL_SHORT  1 if reads give a few bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long count;

static const char *under(void) { return getenv("FAIL_UNDER"); }
static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

/* Whether this call fails. */
static int fails(void) {
    long now = atomic_fetch_add(&count, 1) + 1, at = number("FAIL_AT");
    return at > 0 && (now == at || (now > at && number("FAIL_ON")));
}

static int counted_path(const char *path) {
    char whole[8192];
    const char *folder = under();
    if (!folder || !path) return 0;
    if (path[0] == '/') return strncmp(path, folder, strlen(folder)) == 0;
    if (!getcwd(whole, sizeof whole)) return 0;
    return strncmp(whole, folder, strlen(folder)) == 0;
}

static int counted_fd(int fd) {
    char link[64], path[8192];
    struct stat about;
    if (fstat(fd, &about) || !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return counted_path(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t size) {
    if (counted_fd(fd) && fails()) {
        errno = ENOSPC;
        return -1;
    }
    return REAL(write)(fd, bytes, size);
}

ssize_t read(int fd, void *bytes, size_t size) {
    if (size > 7 && number("FAIL_SHORT") && counted_fd(fd)) size = 7;
    return REAL(read)(fd, bytes, size);
}

int fsync(int fd) {
    if (counted_fd(fd) && fails()) {
        errno = EIO;
        return -1;
    }
    return REAL(fsync)(fd);
}

int rename(const char *from, const char *to) {
    if (counted_path(to) && fails()) {
        errno = EIO;
        return -1;
    }
    return REAL(rename)(from, to);
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
    if (counted_path(to) && fails()) {
        errno = EIO;
        return -1;
    }
    return REAL(linkat)(a, from, b, to, flags);
}

int mkdir(const char *path, mode_t mode) {
    if (counted_path(path) && fails()) {
        errno = ENOSPC;
        return -1;
    }
    return REAL(mkdir)(path, mode);
}

int open64(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    if ((flags & O_CREAT) && counted_path(path) && fails()) {
        errno = ENOSPC;
        return -1;
    }
    return REAL(open64)(path, flags, mode);
}

__attribute__((destructor)) static void told(void) {
    const char *path = getenv("FAIL_COUNT");
    if (!path) return;
    int fd = REAL(open64)(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    char text[32];
    int length = snprintf(text, sizeof text, "%ld", atomic_load(&count));
    if (fd >= 0 && REAL(write)(fd, text, length) == length) close(fd);
}
