"""The board on the wall while a province votes."""

from monitoring.boards.panels import Board, Panel

VOTES = 'service="voting",view="votes"'
SECONDS = f"sum by (le) (rate(contest_http_request_seconds_bucket{{{VOTES}}}[1m]))"
APPEND = "sum by (le) (rate(contest_voting_append_seconds_bucket[1m]))"


def total(what: str) -> str:
    return f'contest:edition_votes:votes{{what="{what}"}}'


BOARD = Board(
    name="voting-evening",
    title="Đêm bình chọn",
    refresh="5s",
    since="now-30m",
    rows=[
        [
            Panel(
                "Phiếu nhận mỗi giây",
                {"lần đầu": 'contest:votes:rate1m{outcome="first"}'},
                "reqps",
                "stat",
            ),
            Panel("Trong sổ phiếu", {"": total("recorded")}, kind="stat"),
            Panel("Được tính", {"": total("counted")}, kind="stat"),
            Panel(
                "Bị gạch hoặc tạm giữ",
                {"": f"{total('struck')} + ignoring (what) {total('held')}"},
                kind="stat",
            ),
            Panel(
                "Chênh lệch đối soát",
                {"": "max(contest_voting_ledger_difference_rows)"},
                kind="stat",
                limit=1,
                words="log = rows + duplicates + dead; khác 0 là báo động",
            ),
            Panel("Sổ chậm hơn nhật ký", {"": "contest:ledger_lag:seconds"}, "s", "stat", limit=15),
        ],
        [
            Panel(
                "Trả lời theo kết quả, mỗi giây", {"{{outcome}}": "contest:votes:rate1m"}, "reqps"
            ),
            Panel(
                "Thời gian trả lời một phiếu",
                {
                    "p50": f"histogram_quantile(0.5, {SECONDS})",
                    "p99": f"histogram_quantile(0.99, {SECONDS})",
                    "p99 ghi nhật ký": f"histogram_quantile(0.99, {APPEND})",
                },
                "s",
                limit=0.5,
            ),
        ],
        [
            Panel(
                "Đã nhận, đã vào sổ, trùng",
                {
                    "nhận (lần đầu)": 'sum(rate(contest_voting_votes_total{outcome="first"}[1m]))',
                    "vào sổ": "sum(rate(contest_voting_ledger_rows_total[1m]))",
                    "trùng": "sum(rate(contest_voting_ledger_duplicates_total[1m]))",
                },
                "reqps",
                words="Hai đường đầu phải đi cùng nhau; sổ theo sau vài giây",
            ),
            Panel("Độ trễ của sổ phiếu", {"giây": "contest:ledger_lag:seconds"}, "s", limit=15),
        ],
        [
            Panel(
                "Hàng đợi trước nhật ký",
                {"{{queue}}": "max by (queue) (contest_voting_queue_fill_ratio)"},
                "percentunit",
                limit=0.5,
            ),
            Panel(
                "Phiếu trong một lô",
                {
                    "trung bình": "sum(rate(contest_voting_batch_votes_sum[1m])) / sum(rate(contest_voting_batch_votes_count[1m]))"
                },
            ),
            Panel(
                "Không ghi được, theo lý do",
                {"{{reason}}": "sum by (reason) (rate(contest_voting_append_failures_total[1m]))"},
                "reqps",
            ),
        ],
        [
            Panel(
                "Redis: lỗi, nạp lại",
                {
                    "lỗi mỗi giây": "sum(rate(contest_voting_filter_errors_total[1m]))",
                    "nạp lại mỗi giờ": "sum(increase(contest_voting_filter_rebuilds_total[1h]))",
                },
            ),
            Panel(
                "Nhật ký: ngăn thiếu bản sao, không có chủ",
                {
                    "thiếu bản sao": "max(contest_voting_log_short_partitions)",
                    "không có chủ": "max(contest_voting_log_leaderless_partitions)",
                },
                limit=1,
            ),
            Panel(
                "Mã đăng nhập: chờ lâu nhất",
                {"giây": 'max(contest_notifications_oldest_due_seconds{lane="urgent"})'},
                "s",
                limit=60,
            ),
        ],
    ],
)
