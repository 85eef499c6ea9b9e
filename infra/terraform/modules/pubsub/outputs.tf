output "topics" {
  description = "Every topic by its name."
  value       = { for key, topic in google_pubsub_topic.this : key => topic.name }
}

output "dead_letter_topics" {
  description = "The full name of the dead-letter topic of each topic, once Pub/Sub may publish to it."
  value = {
    for key, topic in google_pubsub_topic.dead :
    key => "projects/${var.project_id}/topics/${topic.name}"
  }

  depends_on = [google_pubsub_topic_iam_member.dead]
}
