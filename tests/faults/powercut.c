/* What a power cut leaves of a folder: a file below CUT_FROM gets to CUT_TO when it is synced, and
 * not before. Names are as lasting as a file system with a journal makes them: removing, renaming
 * and shortening take place at once; a file renamed before it was synced is empty. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

/* The shadow of an absolute path; 0 where it lies elsewhere. */
static int shadow(const char *path, char *out) {
  const char *from = getenv("CUT_FROM"), *to = getenv("CUT_TO");
  size_t length = from ? strlen(from) : 0;
  if (!from || !to || strncmp(path, from, length) || path[length] != '/') return 0;
  return snprintf(out, PATH_MAX, "%s%s", to, path + length) < PATH_MAX;
}

static int path_of(int fd, char *out) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, out, PATH_MAX - 1);
  if (length < 0) return 0;
  out[length] = 0;
  return 1;
}

static int shadow_at(int folder, const char *path, char *out) {
  char whole[PATH_MAX], parent[PATH_MAX];
  if (path[0] == '/') return shadow(path, out);
  if (folder == AT_FDCWD ? !getcwd(parent, sizeof parent) : !path_of(folder, parent)) return 0;
  if (snprintf(whole, sizeof whole, "%s/%s", parent, path) >= (int)sizeof whole) return 0;
  return shadow(whole, out);
}

static void make_parents(char *path) {
  for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
    *at = 0;
    mkdir(path, 0700);
    *at = '/';
  }
}

/* Whole or not at all, since the process may be killed while it copies. */
static void keep(int fd) {
  char path[PATH_MAX], target[PATH_MAX], part[PATH_MAX], block[1 << 16];
  struct stat what;
  int saved = errno;
  if (fstat(fd, &what) || !S_ISREG(what.st_mode) || !path_of(fd, path) || !shadow(path, target))
    goto out;
  snprintf(part, sizeof part, "%s/.cut-%ld", getenv("CUT_TO"), (long)syscall(SYS_gettid));
  make_parents(target);
  /* Another descriptor of a database may not be closed here: that would drop its locks. */
  int is_readable = (fcntl(fd, F_GETFL) & O_ACCMODE) != O_WRONLY;
  int source = is_readable ? fd : open(path, O_RDONLY | O_CLOEXEC);
  int copy = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  off_t at = 0;
  ssize_t got;
  while (source >= 0 && copy >= 0 && (got = pread(source, block, sizeof block, at)) > 0) {
    if (write(copy, block, got) != got) abort();
    at += got;
  }
  if (!is_readable && source >= 0) close(source);
  if (copy >= 0) close(copy);
  REAL(int, "rename", const char *, const char *);
  real(part, target);
out:
  errno = saved;
}

static void moved(const char *from, const char *to) {
  struct stat what;
  REAL(int, "rename", const char *, const char *);
  if (!real(from, to) || errno != ENOENT) return;
  make_parents((char *)to);
  if (!stat(to, &what) && S_ISDIR(what.st_mode)) return;
  int empty = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (empty >= 0) close(empty);
}

int fsync(int fd) {
  REAL(int, "fsync", int);
  int result = real(fd);
  if (!result) keep(fd);
  return result;
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  int result = real(fd);
  if (!result) keep(fd);
  return result;
}

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  char target[PATH_MAX];
  int result = real(path), saved = errno;
  if (!result && shadow_at(AT_FDCWD, path, target)) real(target);
  errno = saved;
  return result;
}

int unlinkat(int folder, const char *path, int flags) {
  REAL(int, "unlinkat", int, const char *, int);
  char target[PATH_MAX];
  int is_ours = shadow_at(folder, path, target);
  int result = real(folder, path, flags), saved = errno;
  if (!result && is_ours) real(AT_FDCWD, target, flags);
  errno = saved;
  return result;
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  char source[PATH_MAX], target[PATH_MAX];
  int result = real(from, to), saved = errno;
  if (!result && shadow_at(AT_FDCWD, from, source) && shadow_at(AT_FDCWD, to, target))
    moved(source, target);
  errno = saved;
  return result;
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  REAL(int, "renameat", int, const char *, int, const char *);
  char source[PATH_MAX], target[PATH_MAX];
  int are_ours = shadow_at(from_folder, from, source) && shadow_at(to_folder, to, target);
  int result = real(from_folder, from, to_folder, to), saved = errno;
  if (!result && are_ours) moved(source, target);
  errno = saved;
  return result;
}

static void shorten(int fd, off_t length) {
  char path[PATH_MAX], target[PATH_MAX];
  struct stat what;
  int saved = errno;
  if (path_of(fd, path) && shadow(path, target) && !stat(target, &what) && what.st_size > length)
    if (truncate(target, length)) abort();
  errno = saved;
}

int ftruncate(int fd, off_t length) {
  REAL(int, "ftruncate", int, off_t);
  int result = real(fd, length);
  if (!result) shorten(fd, length);
  return result;
}

int ftruncate64(int fd, off64_t length) {
  REAL(int, "ftruncate64", int, off64_t);
  int result = real(fd, length);
  if (!result) shorten(fd, length);
  return result;
}
