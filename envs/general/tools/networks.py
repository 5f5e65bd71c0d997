"""Arithmetic with IPv4 networks and addresses."""

import ipaddress
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.general.data.sources import FORMULAS
from toolgym.envs.general.entities import Address, Network
from toolgym.envs.general.quantities import Count, Position
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, Tool, tool

_net_tool = partial(tool, domain="general", kind="processing", source=FORMULAS, theme="networks")


class NetworkFacts(Result):
    """Size and limits of a network."""

    netmask: str
    first_host: Address
    last_host: Address
    broadcast: Address
    hosts: Count


class OneAddress(Result):
    """An address."""

    address: Address


class OneNetwork(Result):
    """A network."""

    network: Network


class Split(Result):
    """A network cut into equal parts."""

    count: Count
    last: Network


class Numbered(Result):
    """An address as a number."""

    number: int
    reverse_name: str


class Distance(Result):
    """Addresses between two."""

    count: Count


@_net_tool(
    wording={
        "netmask": ["the netmask of {network}", "the dotted netmask that belongs to {network}"],
        "first_host": ["the first usable host address of {network}", "the lowest host address in {network}"],
        "last_host": ["the last usable host address of {network}", "the highest host address in {network}"],
        "broadcast": ["the broadcast address of {network}", "the address that broadcasts to {network}"],
        "hosts": ["the number of usable host addresses in {network}", "the count of host addresses in {network}"],
    },
    golden=[
        (
            {"network": "192.168.1.0/24"},
            {
                "netmask": "255.255.255.0",
                "first_host": "192.168.1.1",
                "last_host": "192.168.1.254",
                "broadcast": "192.168.1.255",
                "hosts": 254,
            },
        )
    ],
    invalid=[({"network": "192.168.1.1/24"}, "invalid_arguments")],
)
def network_facts(network: Network) -> NetworkFacts:
    """Gives netmask, first and last host, broadcast address and number of hosts of an IPv4 network.

    Args:
        network: Network in CIDR notation with a prefix from 8 to 30, for example 192.168.1.0/24.
    """
    found = _network(network)
    return NetworkFacts(
        netmask=str(found.netmask),
        first_host=str(found.network_address + 1),
        last_host=str(found.broadcast_address - 1),
        broadcast=str(found.broadcast_address),
        hosts=found.num_addresses - 2,
    )


@_net_tool(
    wording={
        "address": [
            "the usable host address at position {position} of {network}, counted from 1",
            "the host address number {position} in {network}, the lowest one being number 1",
        ],
    },
    golden=[({"network": "192.168.1.0/24", "position": 10}, {"address": "192.168.1.10"})],
    invalid=[({"network": "192.168.1.0/30", "position": 3}, "invalid_arguments")],
)
def host_address(network: Network, position: Annotated[Position, Field(ge=1)]) -> OneAddress:
    """Gives the usable host address at a position in an IPv4 network, counted from 1.

    Args:
        network: Network in CIDR notation with a prefix from 8 to 30, for example 192.168.1.0/24.
        position: Position of the host.
    """
    found = _network(network)
    if position > found.num_addresses - 2:
        raise InvalidArguments(f"position {position} is beyond the {found.num_addresses - 2} hosts of {network}")
    return OneAddress(address=str(found.network_address + position))


@_net_tool(
    wording={
        "network": [
            "the network with {prefix} that contains {address}",
            "the {prefix} network to which {address} belongs",
        ],
    },
    golden=[({"address": "10.1.2.3", "prefix": "prefix length 20"}, {"network": "10.1.0.0/20"})],
    invalid=[({"address": "10.1.2", "prefix": "prefix length 20"}, "invalid_arguments")],
)
def network_of_address(
    address: Address,
    prefix: Literal["prefix length 12", "prefix length 16", "prefix length 20", "prefix length 22", "prefix length 27"],
) -> OneNetwork:
    """Gives the IPv4 network of a prefix length that contains an address.

    Args:
        address: IPv4 address, for example 10.1.2.3.
        prefix: The prefix length.
    """
    length = int(prefix.rsplit(" ", 1)[1])
    return OneNetwork(network=str(ipaddress.ip_network((int(_address(address)), length), strict=False)))


@_net_tool(
    wording={
        "last": [
            "the last of the {parts} equal subnets of {network}",
            "the highest subnet when {network} is cut into {parts} equal ones",
        ],
    },
    golden=[({"network": "192.168.0.0/16", "parts": "4"}, {"count": 4, "last": "192.168.192.0/18"})],
    invalid=[({"network": "192.168.0.0/30", "parts": "4"}, "invalid_arguments")],
)
def split_network(network: Network, parts: Literal["2", "4", "8", "16", "32"]) -> Split:
    """Cuts an IPv4 network into equal subnets and gives the last one.

    Args:
        network: Network in CIDR notation with a prefix from 8 to 30, for example 192.168.1.0/24.
        parts: How many subnets.
    """
    found, bits = _network(network), int(parts).bit_length() - 1
    if found.prefixlen + bits > 30:
        raise InvalidArguments(f"network {network} is too small to be cut into {parts} subnets with hosts")
    size = found.num_addresses >> bits
    last = ipaddress.ip_network((int(found.broadcast_address) - size + 1, found.prefixlen + bits))
    return Split(count=int(parts), last=str(last))


@_net_tool(
    wording={
        "network": [
            "the smallest network that contains both {network} and {other}",
            "the narrowest IPv4 network to hold {network} as well as {other}",
        ],
    },
    golden=[({"network": "10.0.0.0/24", "other": "10.0.3.0/24"}, {"network": "10.0.0.0/22"})],
    invalid=[({"network": "10.0.0.0/24", "other": "11.x"}, "invalid_arguments")],
)
def common_supernet(network: Network, other: Network) -> OneNetwork:
    """Finds the smallest IPv4 network that contains two others.

    Args:
        network: Network in CIDR notation with a prefix from 8 to 30, for example 192.168.1.0/24.
        other: Another network.
    """
    first, second = _network(network), _network(other)
    wide = first
    while wide.prefixlen and not second.subnet_of(wide):
        wide = wide.supernet()
    return OneNetwork(network=str(wide))


@_net_tool(
    wording={
        "number": [
            "the unsigned 32-bit number of {address}",
            "the integer that {address} stands for",
        ],
        "reverse_name": [
            "the reverse DNS name (in-addr.arpa) of {address}",
            "the in-addr.arpa name under which {address} is looked up in reverse",
        ],
    },
    golden=[({"address": "192.0.2.1"}, {"number": 3221225985, "reverse_name": "1.2.0.192.in-addr.arpa"})],
    invalid=[({"address": "192.0.2"}, "invalid_arguments")],
)
def address_number(address: Address) -> Numbered:
    """Gives an IPv4 address as an unsigned 32-bit number, and its reverse DNS name.

    Args:
        address: IPv4 address, for example 192.0.2.1.
    """
    found = _address(address)
    return Numbered(number=int(found), reverse_name=found.reverse_pointer)


@_net_tool(
    wording={
        "count": [
            "the number of addresses strictly between {address} and {other}",
            "the count of IPv4 addresses that lie between {address} and {other}, both left out",
        ],
    },
    golden=[({"address": "10.0.0.1", "other": "10.0.1.1"}, {"count": 255})],
    invalid=[({"address": "10.0.0.1", "other": "10.0.0.1"}, "invalid_arguments")],
)
def addresses_between(address: Address, other: Address) -> Distance:
    """Counts the IPv4 addresses strictly between two.

    Args:
        address: IPv4 address, for example 10.0.0.1.
        other: Another address.
    """
    gap = abs(int(_address(address)) - int(_address(other)))
    if gap == 0:
        raise InvalidArguments(f"address and other are both {address}; give two addresses")
    return Distance(count=gap - 1)


def _network(text: str) -> ipaddress.IPv4Network:
    try:
        found = ipaddress.IPv4Network(text.strip())
    except ValueError as error:
        raise InvalidArguments(f"network '{text[:60]}' is not valid ({str(error)[:80]}); try 192.168.1.0/24") from None
    if not 8 <= found.prefixlen <= 30:
        raise InvalidArguments(f"network '{text}' must have a prefix length from 8 to 30")
    return found


def _address(text: str) -> ipaddress.IPv4Address:
    try:
        return ipaddress.IPv4Address(text.strip())
    except ValueError:
        raise InvalidArguments(f"address '{text[:60]}' is not an IPv4 address, such as 192.0.2.1") from None


TOOLS: tuple[Tool, ...] = (
    network_facts,
    host_address,
    network_of_address,
    split_network,
    common_supernet,
    address_number,
    addresses_between,
)
