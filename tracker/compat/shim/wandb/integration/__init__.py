"""wandb.integration, as tracker has it."""
