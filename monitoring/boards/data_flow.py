"""Events from outbox to consumer, and messages to people."""

from monitoring.boards.panels import Board, Panel

BOARD = Board(
    name="data-flow",
    title="Luồng dữ liệu",
    rows=[
        [
            Panel(
                "Hộp đi: chờ lâu nhất",
                {"{{service}}": "max by (service) (contest_outbox_oldest_seconds)"},
                "s",
                limit=60,
            ),
            Panel(
                "Hộp đi: số dòng chờ",
                {"{{service}}": "max by (service) (contest_outbox_waiting_rows)"},
            ),
            Panel(
                "Sự kiện gửi đi mỗi giây",
                {"{{service}}": "sum by (service) (rate(contest_outbox_published_total[1m]))"},
                "reqps",
            ),
        ],
        [
            Panel(
                "Bên nhận còn chậm (sự kiện)",
                {"{{service}} {{consumer}}": "contest:consumer_lag:events"},
                limit=1000,
            ),
            Panel(
                "Sự kiện xử lý mỗi giây",
                {
                    "{{service}} {{consumer}} {{outcome}}": "sum by (service, consumer, outcome) (rate(contest_consumer_events_total[1m])) > 0"
                },
                "reqps",
            ),
            Panel(
                "Dừng lại, hỏng",
                {
                    "{{service}} {{consumer}} hỏng": "max by (service, consumer) (contest_consumer_dead_letters_rows) > 0",
                    "{{service}} {{consumer}} dừng": "max by (service, consumer) (contest_consumer_stopped_bool) > 0",
                },
                limit=1,
            ),
        ],
        [
            Panel(
                "Vòng lặp im lặng lâu nhất",
                {
                    "{{service}} {{loop}}": "topk(5, max by (service, loop) (contest_loop_silent_seconds))"
                },
                "s",
                limit=60,
            ),
            Panel(
                "Báo cáo còn thiếu (sự kiện)", {"sự kiện": "max(contest_reporting_behind_events)"}
            ),
        ],
        [
            Panel(
                "Tin nhắn chờ gửi",
                {"{{lane}}": "max by (lane) (contest_notifications_due_messages)"},
            ),
            Panel(
                "Gửi, theo kết quả",
                {
                    "{{channel}} {{outcome}}": "sum by (channel, outcome) (rate(contest_notifications_attempts_total[5m]))"
                },
                "reqps",
            ),
            Panel(
                "Từ lúc tạo đến khi máy chủ thư nhận (p99)",
                {
                    "{{lane}}": "histogram_quantile(0.99, sum by (lane, le) (rate(contest_notifications_delivery_seconds_bucket[5m])))"
                },
                "s",
                limit=15,
            ),
        ],
    ],
)
