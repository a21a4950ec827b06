"""What the demonstration says of people who are nobody."""

from typing import Final

REPRESENTATIVE: Final = "Người đại diện (trình diễn)"
POSITION: Final = "Trưởng đơn vị"
