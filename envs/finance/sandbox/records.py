"""Finding records of the brokerage, and reading and moving its cash and its shares."""

from sqlite3 import Row

from toolgym.tools import InvalidArguments, NotFound, World

OPEN = "open"


def customer_named(world: World, name: str) -> Row:
    """A customer by name.

    Raises:
        NotFound: There is none of that name.
    """
    found = world.first("SELECT * FROM customers WHERE name = ?", name)
    if found is None:
        raise NotFound(f"there is no customer '{name[:60]}'")
    return found


def account_of(world: World, account: int) -> Row:
    """An account by number, with its owner's status.

    Raises:
        NotFound: There is no such account.
    """
    found = world.first(
        "SELECT accounts.*, customers.name AS owner, customers.tier, customers.status AS owner_status FROM accounts"
        " JOIN customers ON customers.id = accounts.customer WHERE accounts.id = ?",
        account,
    )
    if found is None:
        raise NotFound(f"there is no account {account}")
    return found


def order_numbered(world: World, order: int) -> Row:
    """An order by number.

    Raises:
        NotFound: There is no such order.
    """
    found = world.first("SELECT * FROM orders WHERE id = ?", order)
    if found is None:
        raise NotFound(f"there is no order {order}")
    return found


def listing(world: World, stock: str) -> Row:
    """A stock that the brokerage trades.

    Raises:
        NotFound: It does not trade it.
    """
    found = world.first("SELECT * FROM listings WHERE symbol = ?", stock)
    if found is None:
        raise NotFound(f"the brokerage does not trade the stock '{stock[:20]}'")
    return found


def balance(world: World, account: int, currency: str) -> int | None:
    """The cents of a currency that an account holds, None if it holds no such currency."""
    found = world.first("SELECT cents FROM cash WHERE account = ? AND currency = ?", account, currency)
    return None if found is None else int(found["cents"])


def held(world: World, account: int, stock: str) -> int:
    """The shares of a stock that an account holds.

    Raises:
        NotFound: It holds none.
    """
    found = world.first("SELECT quantity FROM holdings WHERE account = ? AND symbol = ?", account, stock)
    if found is None:
        raise NotFound(f"account {account} holds no shares of {stock[:20]}")
    return int(found["quantity"])


def offered(world: World, account: int, stock: str) -> int:
    """The shares of a stock that an account has offered in open orders to sell."""
    found = world.first(
        "SELECT sum(quantity) AS total FROM orders"
        " WHERE account = ? AND symbol = ? AND side = 'sell' AND status = 'open'",
        account,
        stock,
    )
    return int(found["total"] or 0) if found is not None else 0


def cents(name: str, amount: float) -> int:
    """An amount of money in cents.

    Raises:
        InvalidArguments: It has more than two decimals.
    """
    found = round(amount * 100)
    if abs(found - amount * 100) > 1e-4:
        raise InvalidArguments(f"'{name}' must have at most two decimals, not {amount}")
    return found


def book_cash(world: World, account: int, currency: str, change: int) -> int:
    """Adds cents to an account's balance, or takes them away, and returns the new balance."""
    if change > 0:
        world.change(
            "INSERT INTO cash VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET cents = cents + excluded.cents",
            account,
            currency,
            change,
        )
    else:
        world.change("UPDATE cash SET cents = cents + ? WHERE account = ? AND currency = ?", change, account, currency)
    return balance(world, account, currency) or 0


def book_shares(world: World, account: int, stock: str, change: int) -> None:
    """Adds shares to an account, or takes them away; a holding of none is no row."""
    if change > 0:
        world.change(
            "INSERT INTO holdings VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity",
            account,
            stock,
            change,
        )
    elif held(world, account, stock) + change == 0:
        world.change("DELETE FROM holdings WHERE account = ? AND symbol = ?", account, stock)
    else:
        world.change(
            "UPDATE holdings SET quantity = quantity + ? WHERE account = ? AND symbol = ?", change, account, stock
        )


def log(world: World, action: str) -> None:
    """Notes an action in the audit trail, which no task asks about."""
    world.change("INSERT INTO audit (action) VALUES (?)", action)
