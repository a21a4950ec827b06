"""Rate, errors and duration of every service and route, and what was promised."""

from monitoring.boards.panels import Board, Panel

BOARD = Board(
    name="services",
    title="Dịch vụ",
    rows=[
        [
            Panel(
                "Tỉ lệ xấu trong một giờ so với cam kết (1 = dùng hết)",
                {"{{slo}}": "contest:slo_errors:ratio1h / on (slo) contest:slo_budget:ratio"},
                limit=14.4,
            ),
            Panel(
                "Tiến trình trả lời",
                {"{{service}} {{process}}": 'sum by (service, process) (up{job="contest"})'},
            ),
        ],
        [
            Panel(
                "Yêu cầu mỗi giây",
                {"{{service}}": "sum by (service) (contest:requests:rate1m)"},
                "reqps",
            ),
            Panel(
                "Lỗi 5xx mỗi giây",
                {
                    "{{service}} {{view}}": 'sum by (service, view) (contest:requests:rate1m{status="5xx"}) > 0'
                },
                "reqps",
            ),
            Panel(
                "p99 theo dịch vụ",
                {"{{service}}": "max by (service) (contest:request_seconds:p99)"},
                "s",
                limit=1,
            ),
        ],
        [
            Panel(
                "Mười trang chậm nhất (p99)",
                {"{{service}} {{view}}": "topk(10, contest:request_seconds:p99)"},
                "s",
                limit=1,
            ),
            Panel(
                "Mười trang được gọi nhiều nhất",
                {
                    "{{service}} {{view}}": "topk(10, sum by (service, view) (contest:requests:rate1m))"
                },
                "reqps",
            ),
        ],
        [
            Panel(
                "Đăng nhập",
                {
                    "{{method}} {{outcome}}": "sum by (method, outcome) (rate(contest_accounts_sign_ins_total[5m]))"
                },
                "reqps",
            ),
            Panel(
                "Mã đăng nhập",
                {"{{outcome}}": "sum by (outcome) (rate(contest_accounts_codes_total[5m]))"},
                "reqps",
            ),
            Panel(
                "Hồ sơ chờ thẩm định",
                {
                    "hồ sơ": 'max(contest_submissions_queue_dossiers{process="work"})',
                    "chờ lâu nhất (ngày)": 'max(contest_submissions_queue_oldest_seconds{process="work"}) / 86400',
                    "chưa so trùng": 'max(contest_submissions_fingerprint_backlog_dossiers{process="work"})',
                },
            ),
            Panel(
                "Báo cáo tháng đã đến hạn",
                {
                    "đã nhận": 'max(contest_reporting_due_reports{state="received",process="work"})',
                    "còn thiếu": 'max(contest_reporting_due_reports{state="missing",process="work"})',
                },
            ),
        ],
    ],
)
