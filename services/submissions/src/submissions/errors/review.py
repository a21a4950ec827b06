"""Refusals of reviewers' steps."""

from servicekit.problems import FieldError, Forbidden, Problem


class StepNotPossible(Problem):
    """The life cycle has no such step from where the dossier is; both in people's words."""

    def __init__(self, step: str, stage: str) -> None:
        super().__init__(
            409,
            "step-not-possible",
            f"Không thể thực hiện: {step}",
            detail=f"Hồ sơ đang ở trạng thái “{stage}”. Tải lại trang để xem tình trạng mới nhất.",
        )


class ReasonMissing(Problem):
    """The step needs a coded reason or words. `field` is `reason` or `note`."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.words = (
            "Chọn lý do trong danh sách." if field == "reason" else "Ghi rõ nội dung bằng lời."
        )
        super().__init__(
            422, "reason-missing", "Thiếu lý do", errors=[FieldError(field, self.words)]
        )


class ChangedMeanwhile(Problem):
    """Somebody else changed the dossier since it was shown (optimistic lock)."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "changed-meanwhile",
            "Hồ sơ đã được thay đổi ở nơi khác",
            detail="Nội dung bạn vừa gửi chưa được lưu. Mở lại hồ sơ để xem bản mới nhất.",
        )


class HeldByAnother(Problem):
    """Another reviewer has the dossier open; taking it over is a step of its own."""

    def __init__(self, name: str) -> None:
        super().__init__(
            409,
            "held-by-another",
            f"{name} đang xử lý hồ sơ này",
            detail="Kết luận của bạn chưa được ghi. Mở lại hồ sơ và bấm “Nhận xử lý thay” nếu bạn"
            " đã thống nhất với người đang xử lý.",
        )


class OwnProposal(Problem):
    """Two persons: whoever proposed a conclusion does not confirm it."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "own-proposal",
            "Cần người thứ hai xác nhận",
            detail="Bạn đã đề nghị kết luận này. Một người khác trong Tổ thư ký sẽ xác nhận.",
        )


class UndoTooLate(Problem):
    """The edition's minutes to take a conclusion or a publication back are over."""

    def __init__(self, minutes: int, instead: str) -> None:
        super().__init__(
            409,
            "undo-too-late",
            f"Đã quá {minutes} phút, không hoàn tác được nữa",
            detail=f"Hãy dùng “{instead}”: đó là một quyết định mới, có lý do và được lưu lại.",
        )


class SupplementBegun(Problem):
    """The applicant has begun to answer: what stands there now was never handed in."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "supplement-begun",
            "Người nộp đã bắt đầu bổ sung",
            detail="Không hoàn tác được yêu cầu bổ sung nữa: nội dung đang sửa chưa được nộp lại."
            " Chờ người nộp nộp lại, hoặc hết thời hạn bổ sung rồi kết luận.",
        )


class AlreadyVoted(Problem):
    """Votes exist: the publication is part of what people voted on (S1-16)."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "already-voted",
            "Bài dự thi đã có phiếu bình chọn",
            detail="Không thu hồi công bố được nữa. Dùng “Tạm dừng” hoặc “Loại”: phiếu vẫn được giữ"
            " trong sổ phiếu.",
        )


class OwnDossier(Forbidden):
    """Nobody judges what their own account handed in."""

    def __init__(self) -> None:
        super().__init__("Hồ sơ này do tài khoản của bạn nộp. Người khác trong Tổ thư ký sẽ xử lý.")
        self.title = "Bạn không xử lý hồ sơ của chính mình"
