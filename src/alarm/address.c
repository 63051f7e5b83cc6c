#include "alarm/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

/* An address as bytes: 4 of IPv4, also when IPv6 carries it, or 16. */
struct bytes {
	unsigned char b[16];
	size_t n;
};

static struct bytes
plain(const unsigned char *p, size_t n)
{
	static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0xff, 0xff };
	static const unsigned char nat64[12] = { 0, 0x64, 0xff, 0x9b };
	struct bytes out = { .n = n };

	if (n == 16 &&
	    (memcmp(p, mapped, 12) == 0 || memcmp(p, nat64, 12) == 0)) {
		p += 12;
		out.n = 4;
	}
	memcpy(out.b, p, out.n);
	return out;
}

static struct bytes
bytes_of(const struct sockaddr *a)
{
	if (a->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, a, sizeof(in));
		return plain((const unsigned char *)&in.sin_addr, 4);
	}
	if (a->sa_family == AF_INET6) {
		struct sockaddr_in6 in;

		memcpy(&in, a, sizeof(in));
		return plain((const unsigned char *)&in.sin6_addr, 16);
	}
	return (struct bytes){ .n = 0 };
}

static bool
same_bits(const struct bytes *a, const struct bytes *net, unsigned bits)
{
	if (a->n != net->n || bits > a->n * 8)
		return false;
	if (memcmp(a->b, net->b, bits / 8) != 0)
		return false;
	return bits % 8 == 0 ||
	    (a->b[bits / 8] ^ net->b[bits / 8]) >> (8 - bits % 8) == 0;
}

/* "10.0.0.0/8" or "10.1.2.3"; false when it is neither. */
static bool
read_net(struct str s, struct bytes *net, unsigned *bits)
{
	struct str rest;
	const struct str head = str_trim(str_cut(str_trim(s), '/', &rest));
	unsigned char raw[16];
	char text[64];
	int64_t n;

	if (head.n == 0 || head.n >= sizeof(text))
		return false;
	memcpy(text, head.p, head.n);
	text[head.n] = '\0';
	if (inet_pton(AF_INET, text, raw) == 1)
		*net = plain(raw, 4);
	else if (inet_pton(AF_INET6, text, raw) == 1)
		*net = plain(raw, 16);
	else
		return false;
	*bits = (unsigned)net->n * 8;
	if (rest.p == NULL)
		return true;
	if (!str_int64(str_trim(rest), &n) || n < 0 || n > *bits)
		return false;
	*bits = (unsigned)n;
	return true;
}

static bool
in_list(struct str list, const struct bytes *a)
{
	while (list.p != NULL) {
		struct bytes net;
		unsigned bits;
		const struct str one = str_cut(list, ',', &list);

		if (read_net(one, &net, &bits) && same_bits(a, &net, bits))
			return true;
	}
	return false;
}

bool
address_is_public(const struct sockaddr *address)
{
	static const char apart[] =
	    "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,"
	    "172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,"
	    "192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,"
	    "224.0.0.0/3,::/128,::1/128,100::/64,2001:db8::/32,2002::/16,"
	    "fc00::/7,fe80::/10,fec0::/10,ff00::/8";
	const struct bytes a = bytes_of(address);

	return a.n > 0 && !in_list(str_of(apart), &a);
}

bool
address_in(struct str list, const struct sockaddr *address)
{
	const struct bytes a = bytes_of(address);

	return a.n > 0 && in_list(list, &a);
}
