"""Identifiers of securities: ISIN, CUSIP, SEDOL and the instrument class CFI."""

from toolgym.envs.finance.data.formulas import STDNUM
from toolgym.envs.finance.entities import CountryCode, Isin
from toolgym.envs.finance.quantities import Cfi, Cusip, Sedol
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool


class IsinParts(Result):
    """Country prefix and national security number of an ISIN."""

    country: CountryCode
    national_number: str


class SecurityIsin(Result):
    """An ISIN."""

    isin: Isin


class SecurityCusip(Result):
    """A CUSIP."""

    cusip: Cusip


class InstrumentClass(Result):
    """Category and group of an instrument, and the meanings of the four letters that follow."""

    category: str
    group: str
    attributes: list[str]


def _valid_isin(isin: str) -> str:
    from stdnum import isin as standard
    from stdnum.exceptions import ValidationError

    try:
        return str(standard.validate(isin))
    except ValidationError as error:
        raise InvalidArguments(f"'{isin[:20]}' is not a valid ISIN: {str(error).rstrip('.')}") from error


@tool(
    domain="finance",
    kind="processing",
    source=STDNUM,
    theme="identifiers",
    wording={
        "country": [
            "the country of the numbering agency that issued {isin}",
            "the country of the prefix of {isin}",
        ],
        "national_number": [
            "the nine-character national security number contained in {isin}",
            "the nine characters of {isin} between its country prefix and its check digit",
        ],
    },
    golden=[({"isin": "US0378331005"}, {"country": "US", "national_number": "037833100"})],
    invalid=[({"isin": "US0378331006"}, "invalid_arguments")],
)
def isin_parts(isin: Isin) -> IsinParts:
    """Splits an ISIN into country prefix and nine-character national number, after verifying its check digit.

    Args:
        isin: Twelve characters, for example US0378331005.
    """
    valid = _valid_isin(isin)
    return IsinParts(country=valid[:2], national_number=valid[2:11])


@tool(
    domain="finance",
    kind="processing",
    source=STDNUM,
    theme="identifiers",
    wording={
        "isin": ["the ISIN of the security with {cusip}", "the US ISIN that is built from {cusip}"],
    },
    golden=[({"cusip": "037833100"}, {"isin": "US0378331005"})],
    invalid=[({"cusip": "037833101"}, "invalid_arguments")],
)
def cusip_to_isin(cusip: Cusip) -> SecurityIsin:
    """Builds the ISIN of a US security from its CUSIP, whose check digit is verified.

    Args:
        cusip: Nine characters, for example 037833100.
    """
    from stdnum import cusip as standard
    from stdnum.exceptions import ValidationError

    try:
        return SecurityIsin(isin=standard.to_isin(standard.validate(cusip)))
    except ValidationError as error:
        raise InvalidArguments(f"'{cusip[:20]}' is not a valid CUSIP: {str(error).rstrip('.')}") from error


@tool(
    domain="finance",
    kind="processing",
    source=STDNUM,
    theme="identifiers",
    wording={
        "isin": ["the ISIN of the security with {sedol}", "the British ISIN that is built from {sedol}"],
    },
    golden=[({"sedol": "B15KXQ8"}, {"isin": "GB00B15KXQ89"})],
    invalid=[({"sedol": "B15KXQ9"}, "invalid_arguments")],
)
def sedol_to_isin(sedol: Sedol) -> SecurityIsin:
    """Builds the British ISIN of a security from its SEDOL, whose check digit is verified.

    Args:
        sedol: Seven characters, for example B15KXQ8.
    """
    from stdnum.exceptions import ValidationError
    from stdnum.gb import sedol as standard

    try:
        return SecurityIsin(isin=standard.to_isin(standard.validate(sedol)))
    except ValidationError as error:
        raise InvalidArguments(f"'{sedol[:20]}' is not a valid SEDOL: {str(error).rstrip('.')}") from error


@tool(
    domain="finance",
    kind="processing",
    source=STDNUM,
    theme="identifiers",
    wording={
        "cusip": ["the CUSIP contained in {isin}", "the CUSIP of the security with {isin}"],
    },
    golden=[({"isin": "US0378331005"}, {"cusip": "037833100"})],
    invalid=[({"isin": "GB00B15KXQ89"}, "not_found"), ({"isin": "US0378331006"}, "invalid_arguments")],
)
def isin_to_cusip(isin: Isin) -> SecurityCusip:
    """Gives the CUSIP inside an American or Canadian ISIN.

    Args:
        isin: An ISIN that begins with US or CA.
    """
    valid = _valid_isin(isin)
    if valid[:2] not in ("US", "CA"):
        raise NotFound(f"the ISIN {valid} contains no CUSIP; only those that begin with US or CA do")
    return SecurityCusip(cusip=valid[2:11])


@tool(
    domain="finance",
    kind="retrieval",
    source=STDNUM,
    theme="identifiers",
    wording={
        "category": [
            "the instrument category of {cfi} (ISO 10962)",
            "the ISO 10962 category to which an instrument with {cfi} belongs",
        ],
        "group": [
            "the instrument group of {cfi} (ISO 10962)",
            "the ISO 10962 group to which an instrument with {cfi} belongs",
        ],
        "attributes": [
            "the meanings of the last four letters of {cfi} (ISO 10962)",
            "the ISO 10962 attributes of an instrument with {cfi}",
        ],
    },
    golden=[
        (
            {"cfi": "ESVUFR"},
            {
                "category": "Equities",
                "group": "Common/ordinary shares",
                "attributes": ["Voting", "Free", "Fully paid", "Registered"],
            },
        )
    ],
    invalid=[({"cfi": "QQQQQQ"}, "invalid_arguments"), ({"cfi": "ES"}, "invalid_arguments")],
)
def instrument_class(cfi: Cfi) -> InstrumentClass:
    """Decodes a Classification of Financial Instruments (CFI) code of ISO 10962.

    Args:
        cfi: Six letters, for example ESVUFR.
    """
    from stdnum import cfi as standard
    from stdnum.exceptions import ValidationError

    try:
        info = standard.info(standard.validate(cfi))
    except ValidationError as error:
        raise InvalidArguments(f"'{cfi[:20]}' is not a CFI code: {str(error).rstrip('.')}") from error
    attributes = [str(text) for key, text in info.items() if key not in ("category", "group")]
    return InstrumentClass(category=info["category"], group=info["group"], attributes=attributes)


TOOLS: tuple[Tool, ...] = (isin_parts, cusip_to_isin, sedol_to_isin, isin_to_cusip, instrument_class)
