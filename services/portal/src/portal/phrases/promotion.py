"""The words of the promotion kit. What units say in public is an edition's data; these are its
first words, until staff write their own."""

from typing import Final

CONTEST: Final = "Cuộc thi"
CONTEST_NAME: Final = "Đổi mới sáng tạo"
CONTEST_MOTTO: Final = "Vì Thái Nguyên thân yêu"

INVITATIONS: Final = {
    "vote": "Mời bạn xem các bài dự thi và bình chọn",
    "submit": "Mời bạn gửi sáng kiến, sản phẩm, giải pháp của mình dự thi",
    "browse": "Mời bạn xem các bài dự thi",
    "see_results": "Mời bạn xem kết quả Cuộc thi",
}
SCAN: Final = {
    "vote": "Quét mã để xem và bình chọn",
    "submit": "Quét mã để xem thể lệ và nộp hồ sơ",
    "browse": "Quét mã để xem các bài dự thi",
    "see_results": "Quét mã để xem kết quả",
}
UNTIL_ANNOUNCED: Final = "Thời gian theo thông báo của Ban Tổ chức"
NO_FEE: Final = "Tham gia trực tuyến, không mất phí"

CHANNELS: Final = {
    "zalo": "Zalo",
    "facebook": "Facebook",
    "tiktok": "TikTok",
    "portal": "Cổng, trang thông tin điện tử",
    "visual": "Áp phích, băng rôn, tờ rơi có mã QR",
    "other": "Kênh khác",
}
SHEETS: Final = {
    "ap-phich-a3": ("Áp phích A3", "297 × 420 mm"),
    "ap-phich-a4": ("Áp phích A4", "210 × 297 mm"),
    "to-roi-a5": ("Tờ rơi A5", "148 × 210 mm"),
    "bang-ron": ("Băng rôn", "3 × 0,8 m"),
    "anh-chia-se": ("Ảnh bài đăng ngang", "1200 × 630 điểm ảnh"),
    "anh-vuong": ("Ảnh vuông", "1080 × 1080 điểm ảnh"),
    "anh-doc": ("Ảnh dọc cho TikTok, bảng tin", "1080 × 1920 điểm ảnh"),
    "bieu-ngu-web": ("Biểu ngữ trang web", "1200 × 300 điểm ảnh"),
}
TEXTS: Final = {
    "citation": "Câu viện dẫn",
    "zalo": "Bài đăng Zalo",
    "facebook": "Bài đăng Facebook",
    "tiktok": "Lời cho video TikTok",
    "loudspeaker": "Bài phát thanh",
}
PLACEHOLDERS: Final = {
    "don_vi": "tên đơn vị",
    "lien_ket": "liên kết của đơn vị cho kênh đó",
    "loi_moi": "lời mời theo giai đoạn của Cuộc thi",
    "thoi_gian": "thời gian như văn bản ghi",
    "vien_dan": "câu viện dẫn",
    "trang_web": "địa chỉ trang Cuộc thi, không có https://",
}

_ABOUT: Final = (
    "Cuộc thi “Đổi mới sáng tạo – Vì Thái Nguyên thân yêu” dành cho mọi sáng kiến, sản phẩm, giải"
    " pháp đã giúp công việc và đời sống tốt hơn, dù là nhỏ nhất."
)
USUAL: Final = {
    "citation": "",
    "zalo": f"{{loi_moi}}.\n\n{_ABOUT}\n\n{{thoi_gian}}.\n\n{{vien_dan}}\n\nXem và tham gia:"
    " {lien_ket}\n\n{don_vi}",
    "facebook": f"{{loi_moi}}.\n\n{_ABOUT} {{vien_dan}}\n\n{{thoi_gian}}. Tham gia trực tuyến,"
    " không mất phí.\n\nXem thể lệ và tham gia: {lien_ket}\n\n{don_vi}\n#DoiMoiSangTao"
    " #ViThaiNguyenThanYeu",
    "tiktok": "{loi_moi}. {thoi_gian}. Liên kết: {lien_ket} #DoiMoiSangTao #ViThaiNguyenThanYeu",
    "loudspeaker": f"Kính thưa bà con.\n\n{_ABOUT}\n\n{{vien_dan}}\n\n{{loi_moi}}. {{thoi_gian}}."
    "\n\nBà con tham gia trực tuyến, không mất phí, tại trang {trang_web}, hoặc quét mã QR trên áp"
    " phích của Cuộc thi. Ai chưa quen dùng điện thoại thông minh, xin liên hệ {don_vi} để được"
    " hướng dẫn.\n\n{don_vi} trân trọng kính mời bà con hưởng ứng. Xin trân trọng cảm ơn.",
}
"""By kind; written so that a line whose placeholder is empty can be left out."""

SAVED: Final = "Đã lưu lời mẫu; bộ tuyên truyền của mọi đơn vị dùng lời mới."
CHANGED_MEANWHILE: Final = (
    "Người khác vừa lưu lời mẫu sau khi bạn mở trang. Nội dung bạn viết còn nguyên bên dưới; gửi"
    " lại nếu muốn thay bản của họ."
)
NOTHING_CHANGED: Final = "Nội dung chưa thay đổi so với bản đang dùng."
UNKNOWN_PLACEHOLDER: Final = "Không có chỗ điền nào tên là {{{name}}}; xem danh sách phía trên."
LINK_NEEDED: Final = "Bài đăng cần có {lien_ket} để người đọc mở được và lượt mở được đếm."
