"""The zones that every server is given: tests/zones/NAME.zone, and those that are easier made than written."""

from pathlib import Path

ZONES = Path(__file__).resolve().parent / "zones"
APEX = """$TTL 300
@ 900 SOA ns hostmaster 1 7200 900 1209600 86400
@ 172800 NS ns
@ 172800 NS ns.elsewhere.example.
ns A 192.0.2.53
"""
LIMITS = (512, 1232, 4096)  # octets of a UDP response: without EDNS, Milepost's default, the usual most
HEADER, RR = 12, 12  # octets; of an RR with a compressed owner, without its RDATA
VALUE_MAX = 3500  # octets of one TXT record; Route 53 takes 4,000 characters


def names():
    return list(_texts())


def _texts():
    texts = {file.name.removesuffix(".zone"): file.read_text() for file in sorted(ZONES.glob("*.zone"))}
    return texts | {"sizes.test": _sizes("sizes.test"), "l.t": _long("l.t"), "single.test": APEX}


def write_all(folder):
    """Writes every zone into `folder`; {zone: file}."""
    texts = _texts()
    files = {}
    for zone, text in texts.items():
        files[zone] = folder / f"{zone}.zone"
        files[zone].write_text(text)
    return files


def _txt(octets):
    """TXT RDATA text of exactly `octets` octets in wire form."""
    strings = []
    while octets > 0:
        length = min(octets - 1, 255)
        strings.append('"' + "x" * length + '"')
        octets -= 1 + length
    return " ".join(strings)


def _sizes(zone):
    """Responses of every size around each limit: of one record, of many, with additional data, and referrals."""
    lines = [APEX]
    for limit in LIMITS:
        for step in range(27):
            owner = f"t{limit}n{step:02}"
            question = len(owner) + 1 + len(zone) + 2 + 4
            rdata = limit - 13 + step - HEADER - question - RR
            if rdata > VALUE_MAX:  # two records, the second with its own RR header
                lines.append(f"{owner} TXT {_txt(2000)}")
                rdata -= 2000 + RR
            lines.append(f"{owner} TXT {_txt(rdata)}")
    for count in (28, 29, 30, 31, 73, 74, 75, 76, 77, 250, 251, 252, 253, 254, 255):
        lines += [f"a{count} A 10.0.{i // 250}.{i % 250 + 1}" for i in range(count)]
    for count in (4, 8, 9, 10, 11, 12, 13, 24, 25, 26, 27, 28):
        lines += [f"mx{count} MX {i} h{i}" for i in range(count)]
        lines += [f"srv{count} SRV 1 1 {i} h{i}" for i in range(count)]
    lines += [f"h{i} A 10.1.0.{i + 1}\nh{i} AAAA 2001:db8::{i + 1:x}" for i in range(28)]
    for count in (3, 6, 7, 8, 9, 10, 11, 12, 13, 20, 24, 26):
        cut = f"cut{count}"
        lines += [f"{cut} NS n{i}.{cut}\nn{i}.{cut} A 10.2.0.{i + 1}\nn{i}.{cut} AAAA 2001:db8:1::{i + 1:x}" for i in range(count)]
        side = f"side{count}"
        lines += [f"{side} NS n{i}.cut26" for i in range(count)]
    lines += [f"wide{i} CNAME {'w' * 60}.{'v' * 60}.wide{i + 1}" for i in range(9)]
    lines += [f"{'w' * 60}.{'v' * 60}.wide{i + 1} CNAME wide{i + 1}" for i in range(9)] + ["wide9 A 192.0.2.9"]
    return "\n".join(lines) + "\n"


def _long(zone):
    """Names of 255 octets, of 127 labels, and records that hold them. `zone` takes 5 octets with the root."""
    most_labels = "a." * 124 + "a"                       # 127 labels with the zone's two
    longest = ".".join(["b" * 63, "c" * 63, "d" * 63, "e" * 57])  # 255 octets with the zone's five
    below = ".".join(["d" * 63, "e" * 57])
    return APEX + "\n".join([
        f"{most_labels} A 192.0.2.1",
        f"{longest} A 192.0.2.2",
        f"{longest} TXT \"as long as a name can be\"",
        f"{'b.' * 60}x CNAME {most_labels}",
        f"tolong CNAME {longest}",
        f"mx MX 10 {longest}",
        f"mx MX 20 {most_labels}",
        f"srv SRV 1 1 1 {longest}",
        f"{'f' * 63}.{'c' * 63}.{below} NS {longest}",
        f"*.{'g' * 61}.{'c' * 63}.{below} A 192.0.2.3",
        f"*.w CNAME {longest}",
        "host A 192.0.2.4",
    ]) + "\n"
