"""What applicants declare and agree to. A changed word is a new version of the text."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "declaration": (
        "Cam kết về sản phẩm",
        "Cam kết này được kiểm tra khi thẩm định, trước khi chấm và trước khi trao giải. Hồ sơ sai"
        " sự thật có thể bị loại.",
        "Tác giả, nhóm tác giả cam kết sản phẩm là của mình, thông tin trong hồ sơ là đúng sự thật"
        " và tính đến thời điểm chấm thi không vi phạm pháp luật Việt Nam.",
    ),
    "processing": (
        "Xử lý dữ liệu cá nhân",
        "Ai xử lý: Ban Tổ chức Cuộc thi và cơ quan thường trực. Dữ liệu: họ tên tác giả, liên hệ"
        " của tài khoản, người đại diện (nếu có), nội dung và tệp trong hồ sơ. Để làm gì: tiếp"
        " nhận, thẩm định, chấm và liên hệ về hồ sơ này. Bao lâu: đến hết thời hạn lưu trữ hồ sơ"
        " của Cuộc thi, sau đó xóa. Bạn có quyền xem, sửa, yêu cầu xóa; rút sự đồng ý này thì hồ"
        " sơ không dự thi được nữa.",
        "Tôi đồng ý để Ban Tổ chức Cuộc thi xử lý dữ liệu cá nhân trong hồ sơ"
        " nhằm tiếp nhận, thẩm định và liên hệ về hồ sơ này.",
    ),
    "publication": (
        "Công bố bài dự thi",
        "Được công bố: tên tác giả, tên và nội dung sản phẩm, đơn vị giới thiệu, ảnh đại diện và"
        " các tệp bạn chọn. Không công bố: liên hệ, thông tin người đại diện và các tệp khác."
        " Chỉ công bố khi hồ sơ hợp lệ; rút hồ sơ thì bài không còn hiển thị.",
        "Tôi đồng ý công bố tên tác giả và nội dung bài dự thi trên trang của Cuộc thi"
        " khi hồ sơ hợp lệ.",
    ),
    "promotion": (
        "Truyền thông (không bắt buộc)",
        "Báo chí, phát thanh, truyền hình và các trang của cơ quan nhà nước có thể dùng phần đã"
        " công bố để giới thiệu Cuộc thi. Không đồng ý cũng không ảnh hưởng đến kết quả. Bạn rút"
        " lại được bất cứ lúc nào trên trang hồ sơ.",
        "Tôi đồng ý để Ban Tổ chức dùng nội dung, hình ảnh bài dự thi"
        " cho báo chí và truyền thông về Cuộc thi (không bắt buộc).",
    ),
    "guardian": (
        "Người đại diện của người chưa đủ 16 tuổi",
        "Mục này do cha, mẹ hoặc người đại diện theo pháp luật đọc và tự đánh dấu. Người dự thi"
        " cũng tự đánh dấu các mục của mình ở trên; công bố bài cần cả hai bên đồng ý.",
        "Tôi là người đại diện theo pháp luật của người dự thi, đã đọc các mục trên và đồng ý để"
        " người dự thi tham gia, để Ban Tổ chức xử lý dữ liệu cá nhân và công bố bài dự thi"
        " như đã nêu.",
    ),
}

GUARDIAN_MISSING: Final = (
    "Cần người đại diện theo pháp luật đồng ý, vì người dự thi chưa đủ 16 tuổi."
)
CHANGED: Final = (
    "Nội dung cam kết vừa được cập nhật. Hãy đọc lại rồi đánh dấu từng mục; hồ sơ chưa được nộp."
)
TAKEN_BACK: Final = (
    "Đã rút lại sự đồng ý. Bài dự thi không còn được dùng cho truyền thông từ lúc này."
)
GIVEN_AGAIN: Final = "Đã ghi nhận sự đồng ý."
