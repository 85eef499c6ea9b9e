# One page: is it well, is it quick, does it sell, what does it cost.

locals {
  # Title, unit and PromQL of each chart; two beside each other.
  charts = [
    ["Requests a second, by function", "sum by (service_name) (rate(run_googleapis_com:request_count[5m]))"],
    ["Share of errors, by function", "sum by (service_name) (rate(run_googleapis_com:request_count{response_code_class=\"5xx\"}[5m])) / sum by (service_name) (rate(run_googleapis_com:request_count[5m]))"],
    ["p95 in ms, by function", "histogram_quantile(0.95, sum by (service_name, le) (rate(run_googleapis_com:request_latencies_bucket[5m])))"],
    ["Instances, by function", "sum by (service_name) (run_googleapis_com:container_instance_count)"],
    ["Tasks that wait, by queue", "sum by (queue_id) (cloudtasks_googleapis_com:queue_depth)"],
    ["Age of the oldest message in s, by subscription", "max by (subscription_id) (pubsub_googleapis_com:subscription_oldest_unacked_message_age)"],
    ["Messages sent an hour", "sum(increase(pubsub_googleapis_com:topic_message_sizes_count{topic_id=\"message-sent\"}[1h]))"],
    ["Messages received an hour", "sum(increase(pubsub_googleapis_com:topic_message_sizes_count{topic_id=\"message-received\"}[1h]))"],
    ["Prospects that replied an hour", "sum(increase(pubsub_googleapis_com:topic_message_sizes_count{topic_id=\"prospect-replied\"}[1h]))"],
    ["Prospects that converted an hour", "sum(increase(pubsub_googleapis_com:topic_message_sizes_count{topic_id=\"prospect-converted\"}[1h]))"],
    ["Sends that failed an hour", "sum(increase(pubsub_googleapis_com:topic_message_sizes_count{topic_id=\"send-failed\"}[1h]))"],
    ["Cost of the model an hour in ${var.model.currency}", "sum(increase(${local.summed.model_tokens}[1h])) / 1000000 * ${var.model.cost_per_million_tokens}"],
    ["Failures in browsers an hour, by screen", "sum by (screen) (increase(${local.asked.browser_errors}[1h]))"],
    ["Firestore reads and writes a second", "label_replace(sum(rate(firestore_googleapis_com:document_read_ops_count[5m])), \"kind\", \"read\", \"\", \"\") or label_replace(sum(rate(firestore_googleapis_com:document_write_ops_count[5m])), \"kind\", \"write\", \"\", \"\")"],
    ["Answers of the load balancer a second, by class", "sum by (response_code_class) (rate(loadbalancing_googleapis_com:https_request_count[5m]))"],
  ]
}

resource "google_monitoring_dashboard" "this" {
  project = var.project_id
  dashboard_json = jsonencode({
    displayName = "Piloto ${var.environment}"
    mosaicLayout = {
      columns = 48
      tiles = [
        for index, chart in local.charts : {
          xPos   = (index % 2) * 24
          yPos   = floor(index / 2) * 16
          width  = 24
          height = 16
          widget = {
            title = chart[0]
            xyChart = {
              dataSets = [{
                plotType        = "LINE"
                timeSeriesQuery = { prometheusQuery = chart[1] }
              }]
            }
          }
        }
      ]
    }
  })
}
