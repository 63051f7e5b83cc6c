/*
 * sandbox.c - the system calls a worker may make.
 *
 * Kore 4.1.0 was written before some calls of this C library: a plain stat
 * or a new thread would kill the worker.  This list is complete and comes
 * before Kore's own; what is not on it fails with EPERM instead of killing,
 * so that an unforeseen call costs one request and not all of them.
 * LeakSanitizer and valgrind need more than a worker does, so test builds
 * switch it off.
 */
#include <sys/mman.h>
#include <sys/socket.h>

#include "web/kore.h"

#include <seccomp.h>

#ifdef PARK_NO_SANDBOX
KORE_SECCOMP_FILTER("park", KORE_BPF_RET(SECCOMP_RET_ALLOW))
#else
#define MAY KORE_SYSCALL_ALLOW
KORE_SECCOMP_FILTER("park",
    /* glibc falls back from clone3, whose flags cannot be inspected. */
    KORE_SYSCALL_DENY(clone3, ENOSYS), KORE_SYSCALL_DENY(ioctl, EACCES),
    KORE_SYSCALL_DENY_WITH_FLAG(mmap, 2, PROT_EXEC | PROT_WRITE, EINVAL),
    KORE_SYSCALL_DENY_WITH_FLAG(mprotect, 2, PROT_EXEC, EINVAL),
    /* files: the portal at start, libpq's password file */
    MAY(read), MAY(readv), MAY(write), MAY(writev), MAY(open), MAY(openat),
    MAY(close), MAY(lseek), MAY(fcntl), MAY(stat), MAY(lstat), MAY(fstat),
    MAY(newfstatat), MAY(access), MAY(faccessat), MAY(faccessat2),
    MAY(readlink), MAY(readlinkat), MAY(getcwd), MAY(getdents64), MAY(unlink),
    MAY(pread64), MAY(pwrite64), MAY(ftruncate), MAY(fdatasync), MAY(umask),
    /* sockets */
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET6),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_UNIX), MAY(socketpair), MAY(connect),
    MAY(accept), MAY(accept4), MAY(sendto), MAY(recvfrom), MAY(sendmsg),
    MAY(recvmsg), MAY(sendfile), MAY(setsockopt), MAY(getsockopt),
    MAY(getsockname), MAY(getpeername), MAY(shutdown), MAY(pipe2), MAY(dup),
    /* waiting */
    MAY(poll), MAY(ppoll), MAY(pselect6), MAY(epoll_ctl), MAY(epoll_wait),
    MAY(epoll_pwait), MAY(nanosleep), MAY(clock_nanosleep), MAY(clock_gettime),
    MAY(gettimeofday), MAY(eventfd2),
    /* memory and threads */
    MAY(brk), MAY(mmap), MAY(munmap), MAY(mremap), MAY(mprotect), MAY(madvise),
    MAY(futex), MAY(clone), MAY(set_robust_list), MAY(rseq),
    MAY(sched_getaffinity), MAY(sched_yield), MAY(getrandom), MAY(sysinfo),
    MAY(getrusage), MAY(prlimit64), MAY(uname),
    /* itself */
    MAY(exit), MAY(exit_group), MAY(getpid), MAY(getppid), MAY(gettid),
    MAY(getuid), MAY(geteuid), MAY(getgid), MAY(getegid), MAY(kill),
    MAY(tgkill), MAY(prctl), MAY(sigaltstack), MAY(rt_sigreturn),
    MAY(rt_sigaction), MAY(rt_sigprocmask), MAY(restart_syscall),
    KORE_BPF_RET(SECCOMP_RET_ERRNO | EPERM))
#endif
