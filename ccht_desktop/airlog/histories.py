"""Which chains the remaining copies of a log make, and which of them is the station's own."""

import math
from collections.abc import Sequence

from ccht_desktop.airlog.copies import Copy
from ccht_desktop.airlog.ledger import GENESIS
from ccht_desktop.airlog.mirror import Row, is_true

# Kinds of entries that name the key the station signs with from then on.
_NAMING = ("station", "restored")


class Chain:
    """From the first entry to one end. It shares what lies before `first` with its parent."""

    def __init__(self, parent: "Chain | None", first: int) -> None:
        self._parent = parent
        self._first = first
        self._hashes: list[str] = []
        self._named: int | None = None

    @property
    def end(self) -> int:
        """The seq of its last row; 0 without one."""
        return self._first + len(self._hashes) - 1

    def at(self, seq: int) -> str | None:
        """The hash of its row at a seq; None beyond its end."""
        if seq < self._first:
            return self._parent.at(seq) if self._parent is not None else GENESIS
        place = seq - self._first
        return self._hashes[place] if place < len(self._hashes) else None

    def holds(self, row: Row) -> bool:
        return row[0] > 0 and self.at(row[0]) == row[5]

    def add(self, row: Row, owner: str | None) -> None:
        self._hashes.append(row[5])
        if owner is not None and self._named is None and row[2] in _NAMING:
            self._named = row[0] if f'"public_key":"{owner}"' in row[3] else None

    def names_owner(self, before: float = math.inf) -> bool:
        """An entry before a seq says that this station signs with its key."""
        if self._named is not None and self._named < before:
            return True
        before = min(before, self._first)
        return self._parent is not None and self._parent.names_owner(before)


class Histories:
    """Every chain that the true rows of all copies make; a fork makes one more.

    owner: the station's public key, where it is known.
    """

    def __init__(self, sources: Sequence[Copy], owner: str | None) -> None:
        self._owner = owner
        self._sources = sources
        self._chains: list[Chain] = []
        self._stands: dict[int, tuple[int, str]] = {}
        before = -1
        # Where one copy is torn another one bridges it: then there is more to be read in the first.
        while before != (before := sum(chain.end for chain in self._chains)):
            for place, copy in enumerate(sources):
                self._read(place, copy)

    def present(self) -> Chain:
        """The station's own chain: which its key began, in which its mirror and the log that lay
        there agree, from which the newest backup is, which reaches farthest; in this order."""
        return max(self._chains, key=self._rank, default=Chain(None, 1))

    def known(self, chain: Chain, head: int) -> int:
        """The greatest seq this history is known to have had, restored up to `head`."""
        found = max(head, chain.end)
        for copy in self._sources:
            of_this = True
            for row in copy.rows(max(head - 1, 0)):
                if not is_true(row):
                    continue
                if row[0] <= chain.end or self._chain_of(row) is not None:
                    of_this = chain.holds(row)
                elif of_this:
                    found = max(found, row[0])
        return found

    def _read(self, place: int, copy: Copy) -> None:
        last = copy.last()
        if last is not None and is_true(last) and self._chain_of(last) is not None:
            # Its hash stands for all that lies before.
            self._stands[place] = last[0], last[5]
            return
        for row in copy.rows(self._known_up_to(copy)):
            chain = self._chain_of(row) or self._follow(row)
            if chain is not None:
                self._stands[place] = row[0], row[5]

    def _known_up_to(self, copy: Copy) -> int:
        """The seq before that of a row of the copy which stands in a chain already; else 0."""
        for end in sorted({chain.end for chain in self._chains}, reverse=True):
            row = next(iter(copy.rows(end - 1)), None) if end else None
            if row is not None and is_true(row) and self._chain_of(row) is not None:
                return end - 1
        return 0

    def _follow(self, row: Row) -> Chain | None:
        """The chain the row has become the end of; None where it hangs on nothing."""
        if not is_true(row):
            return None
        seq, before = row[0], row[4]
        parent = next((c for c in self._chains if seq > 1 and c.at(seq - 1) == before), None)
        if parent is None and (seq, before) != (1, GENESIS):
            return None
        if parent is not None and parent.end == seq - 1:
            chain = parent
        else:
            chain = Chain(parent, seq)
            self._chains.append(chain)
        chain.add(row, self._owner)
        return chain

    def _chain_of(self, row: Row) -> Chain | None:
        return next((chain for chain in self._chains if chain.holds(row)), None)

    def _rank(self, chain: Chain) -> tuple[bool, int, str, int]:
        of_this = [
            self._sources[place]
            for place, (seq, own_hash) in self._stands.items()
            if chain.at(seq) == own_hash
        ]
        agreeing = sum(copy.present for copy in of_this)
        newest = max((copy.name for copy in of_this if copy.kind == "backup"), default="")
        return chain.names_owner(), agreeing, newest, chain.end
