"""What a change of an entry's standing means for the page, the votes and the applicant (S1-16)."""

from typing import Final

EFFECTS: Final[dict[str, tuple[str, ...]]] = {
    "suspend": (
        "Bài không hiển thị trong trang Bình chọn; người mở liên kết cũ thấy lời báo bài đang tạm"
        " dừng, không kèm lý do.",
        "Bài ngừng nhận phiếu. Phiếu đã có vẫn nằm trong sổ phiếu nhưng tạm không được tính.",
        "Khi khôi phục, các phiếu đó được tính lại đầy đủ, không ai phải bình chọn lại.",
        "Người nộp nhận được thư kèm lý do đã chọn.",
    ),
    "restore": (
        "Bài trở lại trạng thái trước khi tạm dừng; nếu trước đó đang công bố thì hiển thị lại"
        " trong trang Bình chọn.",
        "Phiếu đã có trong sổ phiếu được tính lại. Bài nhận thêm phiếu nếu còn thời gian bình"
        " chọn.",
        "Người nộp nhận được thư.",
    ),
    "reinstate": (
        "Bài trở lại trạng thái trước khi bị loại, với đúng đường dẫn cũ.",
        "Phiếu đã có trong sổ phiếu được tính lại; điểm cộng đồng của mọi bài được tính lại theo.",
        "Việc loại và việc khôi phục đều ở lại trong quá trình của hồ sơ.",
    ),
    "disqualify": (
        "Trang của bài báo không còn được công bố; ảnh, tệp và mã QR không mở được nữa.",
        "Bài ngừng nhận phiếu. Phiếu đã có vẫn nằm trong sổ phiếu nhưng không được tính.",
        "Nếu bài đang dẫn đầu, điểm cộng đồng của mọi bài khác được tính lại.",
        "Người nộp nhận được thư kèm lý do đã chọn.",
    ),
}
"""By verb of the life cycle."""
